// `pinewire doctor`: examines what trading rests on, one line each, with what to do where it is not well.
import { loadConfig } from '../config/load.ts';
import { printProblem } from '../config/problem.ts';
import { type Cli, type Command, flag, type Options, printJson } from './cli.ts';
import { configFile } from './config.ts';
import { examineCertificates, examineEdge, examineSecrets, examineService } from './doctor/doors.ts';
import { fail, type Finding, ok, warn } from './doctor/finding.ts';
import { examineDisk, examineFiles } from './doctor/machine.ts';
import { examineRelay } from './doctor/relay.ts';
import { examineStore } from './doctor/store.ts';
import { examineVenues } from './doctor/venues.ts';
import { printable } from './table.ts';

export const doctor: Command = async ({ cli, options }) => {
  const findings = await examine(cli, options);
  const failed = findings.some(({ status }) => status === 'fail');
  if (flag(options, 'json')) printJson(cli, { ok: !failed, findings });
  else {
    for (const { status, what, detail, fix } of findings)
      cli.out(printable(`${status.padEnd(4)}  ${what}: ${detail}${fix === undefined ? '' : `; ${fix}`}`));
    const count = (status: Finding['status']): number => findings.filter((finding) => finding.status === status).length;
    cli.out(
      failed ? `\n${count('fail')} to mend, ${count('warn')} to look at.` : `\nNothing to mend, ${count('warn')} to look at.`,
    );
  }
  return failed ? 1 : 0;
};

async function examine(cli: Cli, options: Options): Promise<readonly Finding[]> {
  const loaded = loadConfig({ file: configFile(cli, options), cwd: cli.cwd, env: cli.env });
  if (!loaded.ok)
    return loaded.problems.map((problem) => fail('config', printProblem(problem), 'npx pinewire check validates it again'));
  const { config, notes } = loaded;
  const offline = flag(options, 'offline');
  return [
    ok('config', config.file ?? 'built-in defaults: there is no pinewire.yaml'),
    ...notes.map((note) => warn('config', note, 'change it where it is not meant so')),
    ...examineSecrets(config),
    ...examineFiles(config),
    ...examineCertificates(config, cli.clock),
    ...examineDisk(config, cli.clock),
    ...(await examineStore(cli, config)),
    ...(await examineService(cli.clock, config)),
    ...(offline ? [] : await examineEdge(cli.clock, config)),
    ...(offline ? [] : await examineRelay(cli.clock, config)),
    ...(offline ? [] : await examineVenues(cli.clock, config)),
  ];
}
