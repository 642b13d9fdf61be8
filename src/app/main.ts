// The program's door: one command line in, one exit code out.
import { processCli } from './cli/process-cli.ts';
import { run } from './cli/program.ts';

process.exitCode = await run(process.argv.slice(2), processCli());
