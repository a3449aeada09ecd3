import { UsageError } from '../errors.ts';
import { discoverRepository, findGit, type Repository } from '../git/index.ts';

/** The repository of the working folder. @throws UsageError when there is none, or no git to read it with */
export function repositoryHere(folder = '.'): Repository {
  const found = discoverRepository(folder, { upward: true });
  if (found.kind === 'refused') throw new UsageError(found.why, found.remedy);
  if (found.kind === 'none') throw new UsageError(`${folder} is not in a git repository`, 'Go to one, or use keysieve scan for plain folders.');
  if (findGit(found.repository.workTree ?? undefined) === null) throw new UsageError('there is no git program on PATH', 'Install git; keysieve scan works without it.');
  return found.repository;
}
