/** A script for each shell. All ask `atlas complete` for the words, so that they need no change when commands do. */
export const scripts: Record<string, string> = {
  bash: `# Add to ~/.bashrc:  source <(atlas completion bash)
_atlas_complete() {
  local IFS=$'\\n'
  COMPREPLY=($(atlas complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null))
  if [ \${#COMPREPLY[@]} -eq 0 ]; then COMPREPLY=($(compgen -f -- "\${COMP_WORDS[COMP_CWORD]}")); fi
}
complete -F _atlas_complete atlas`,

  zsh: `# Add to ~/.zshrc:  source <(atlas completion zsh)
_atlas() {
  local -a found
  found=("\${(@f)$(atlas complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  if [[ -n "\${found[1]}" ]]; then compadd -a found; else _files; fi
}
compdef _atlas atlas`,

  fish: `# Add to ~/.config/fish/completions/atlas.fish
function __atlas_complete
  set -l words (commandline -opc) (commandline -ct)
  set -l found (atlas complete -- $words[2..-1] 2>/dev/null)
  if test (count $found) -gt 0
    printf '%s\\n' $found
  else
    __fish_complete_path (commandline -ct)
  end
end
complete -c atlas -f -a '(__atlas_complete)'`,
};
