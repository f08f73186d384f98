/** Completion scripts for bash, zsh and fish, from what a program's command line is. They need nothing but the shell. */
import type { FlagSpec, ProgramSpec, SHELLS, SubcommandSpec } from './program-spec.js';

export function shellCompletion(spec: ProgramSpec, shell: (typeof SHELLS)[number]): string {
  return { bash, zsh, fish }[shell](spec);
}

function bash({ name, flags, subcommands }: ProgramSpec): string {
  const fn = `_${name.replaceAll('-', '_')}`;
  const valued = flags.filter(({ value }) => value !== undefined);
  const lines = [
    `# Completion of ${name} for bash, printed by "${name} completion bash".`,
    `${fn}() {`,
    '  local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]}',
    '  COMPREPLY=()',
    '  # bash makes three words of --flag=value.',
    '  if [[ $cur == = ]]; then cur=; elif [[ $prev == = ]]; then prev=${COMP_WORDS[COMP_CWORD-2]}; fi',
    '  case $prev in',
    ...valued.map((flag) => `    --${flag.name}) ${bashValues(flag)}; return ;;`),
    '  esac',
    '  case ${COMP_WORDS[1]} in',
    ...subcommands.map(
      (command) => `    ${command.name}) ((COMP_CWORD > 1)) && { ${bashValues(command)}; return; } ;;`,
    ),
    '  esac',
    `  local words='${flags.map((flag) => `--${flag.name}`).join(' ')}'`,
    `  ((COMP_CWORD == 1)) && words+=' ${subcommands.map((command) => command.name).join(' ')}'`,
    '  mapfile -t COMPREPLY < <(compgen -W "$words" -- "$cur")',
    '}',
    `complete -F ${fn} ${name}`,
  ];
  return `${lines.join('\n')}\n`;
}

function bashValues({ words, isFile }: FlagSpec | SubcommandSpec): string {
  if (words !== undefined) return `mapfile -t COMPREPLY < <(compgen -W '${words.join(' ')}' -- "$cur")`;
  return isFile === true
    ? 'compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen -f -- "$cur")'
    : // A value that nobody can guess.
      ':';
}

function zsh({ name, flags, subcommands }: ProgramSpec): string {
  const fn = `_${name.replaceAll('-', '_')}`;
  const commands = subcommands.map((command) => zshQuote(`${command.name}:${zshText(command.describe)}`));
  const lines = [
    `#compdef ${name}`,
    `# Completion of ${name} for zsh, printed by "${name} completion zsh".`,
    `${fn}() {`,
    '  local state line',
    '  local -a commands',
    `  commands=(${commands.join(' ')})`,
    '  _arguments \\',
    ...flags.map((flag) => `    ${zshQuote(zshFlag(flag))} \\`),
    "    '1: :->command' '2: :->argument' && return 0",
    '  case $state in',
    `    command) _describe -t commands command commands ;;`,
    '    argument)',
    '      case $line[1] in',
    ...subcommands.flatMap((command) => {
      if (command.words !== undefined)
        return [`        ${command.name}) compadd ${command.words.join(' ')} ;;`];
      return command.isFile === true ? [`        ${command.name}) _files ;;`] : [];
    }),
    '      esac ;;',
    '  esac',
    '}',
    '# As a file of $fpath it is the function itself; otherwise it was read by source.',
    `if [[ $funcstack[1] == _${name} ]]; then ${fn} "$@"; else compdef ${fn} ${name}; fi`,
  ];
  return `${lines.join('\n')}\n`;
}

function zshFlag({ name, value, describe, words, repeats, isFile }: FlagSpec): string {
  const what = `--${name}${value === undefined ? '' : '='}[${zshText(describe)}]`;
  const values = words !== undefined ? `(${words.join(' ')})` : isFile === true ? '_files' : ' ';
  return `${repeats === true ? '*' : ''}${what}${value === undefined ? '' : `:${zshText(value)}:${values}`}`;
}

/** Brackets and colons mean something to _arguments. */
function zshText(text: string): string {
  return text.replace(/[[\]:\\]/g, '\\$&');
}

function zshQuote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

function fish({ name, flags, subcommands }: ProgramSpec): string {
  const names = subcommands.map((command) => command.name).join(' ');
  const none = `not __fish_seen_subcommand_from ${names}`;
  const lines = [
    `# Completion of ${name} for fish, printed by "${name} completion fish".`,
    `complete -c ${name} -f`,
    ...flags.map((flag) => {
      const values =
        flag.words !== undefined
          ? ` -x -a '${flag.words.join(' ')}'`
          : flag.isFile === true
            ? ' -r -F'
            : ' -x';
      return `complete -c ${name} -l ${flag.name}${flag.value === undefined ? '' : values} -d ${fishQuote(flag.describe)}`;
    }),
    ...subcommands.flatMap((command) => {
      const seen = `complete -c ${name} -n '__fish_seen_subcommand_from ${command.name}'`;
      return [
        `complete -c ${name} -n '${none}' -a ${command.name} -d ${fishQuote(command.describe)}`,
        ...(command.words === undefined ? [] : [`${seen} -a '${command.words.join(' ')}'`]),
        ...(command.isFile === true ? [`${seen} -F`] : []),
      ];
    }),
  ];
  return `${lines.join('\n')}\n`;
}

function fishQuote(text: string): string {
  return `'${text.replace(/['\\]/g, '\\$&')}'`;
}
