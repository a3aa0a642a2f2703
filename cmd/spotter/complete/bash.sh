# Completion of NAME for bash 4 and later. It needs nothing but bash.  -*- shell-script -*-

# __NAME_split reads the line up to the cursor and sets words, the words without their quotes,
# and tail, how much of the last word stands after the last character at which readline divides
# words. Nothing of the line is run or expanded.
__NAME_split() {
	local line=${COMP_LINE:0:COMP_POINT} word= quote= open= c i
	words=() tail=
	for ((i = 0; i < ${#line}; i++)); do
		c=${line:i:1}
		if [[ $quote == "'" ]]; then
			if [[ $c == "'" ]]; then quote=; else word+=$c tail+=$c; fi
		elif [[ $c == \\ && ( -z $quote || ${line:i+1:1} == [\\\"\$\`] ) ]]; then
			((i++))
			c=${line:i:1} open=1
			word+=$c tail+=$c
		elif [[ $quote == '"' ]]; then
			if [[ $c == '"' ]]; then quote=; else word+=$c tail+=$c; fi
		elif [[ $c == [\'\"] ]]; then
			quote=$c open=1 tail=
		elif [[ $c == [[:space:]] ]]; then
			[[ -n $open ]] && words+=("$word")
			word= open= tail=
		else
			open=1
			word+=$c tail+=$c
			[[ $COMP_WORDBREAKS == *"$c"* ]] && tail=
		fi
	done
	words+=("$word")
	in=$quote
}

# __NAME_quote sets quoted to a text as it has to stand on the line, inside the quotes that are
# open there.
__NAME_quote() {
	case $in in
	"'") quoted=${1//\'/\'\\\'\'} ;;
	'"')
		quoted=${1//\\/\\\\}
		quoted=${quoted//\"/\\\"}
		quoted=${quoted//\$/\\\$}
		quoted=${quoted//\`/\\\`}
		;;
	*)
		case $1 in
		'~/'*) printf -v quoted %q "${1:2}" && quoted="~/$quoted" ;;
		*) printf -v quoted %q "$1" ;;
		esac
		;;
	esac
	[[ $1 == '' ]] && quoted=
}

__NAME_complete() {
	local words tail in quoted program line value how=0 word head flag= i width=0 pad
	local values=() notes=()
	COMPREPLY=()
	__NAME_split
	while ((${#words[@]} > 1)) && [[ ${words[0]} == *=* ]]; do words=("${words[@]:1}"); done # variables before the command
	program=${words[0]/#\~\//$HOME/}
	[[ $(type -t -- "$program") == file ]] || program=NAME
	word=${words[${#words[@]}-1]}
	[[ $word == --*=* ]] && flag=${word%%=*}=
	while IFS= read -r line; do
		values+=("$line")
	done < <("$program" __complete "${words[@]:1}" 2>/dev/null)
	((${#values[@]} > 0)) || return
	how=${values[${#values[@]}-1]#:}
	unset "values[${#values[@]}-1]"
	[[ $how =~ ^[0-9]+$ ]] || return
	((how & 1)) && return
	if [[ $(type -t compopt) == builtin ]]; then
		((how & 2)) && compopt -o nospace
		((how & 4)) && compopt +o default
	fi
	head=${word:0:${#word}-${#tail}} # stays on the line: readline puts the rest after it
	for line in ${values[@]+"${values[@]}"}; do
		[[ $flag${line%%$'\t'*} == "$word"* ]] || continue
		i=${#COMPREPLY[@]}
		line=$line$'\t'
		value=$flag${line%%$'\t'*}
		__NAME_quote "${value:${#head}}"
		COMPREPLY[i]=$quoted
		line=${line#*$'\t'}
		notes[i]=${line%$'\t'}
		((${#quoted} > width)) && width=${#quoted}
	done
	# One candidate goes on the line. Of several readline shows the list, and puts what all have
	# in common on the line: a description never is.
	((${#COMPREPLY[@]} > 1 && COMP_TYPE != 37 && COMP_TYPE != 42)) || return 0
	for i in "${!COMPREPLY[@]}"; do
		[[ -n ${notes[i]} ]] || continue
		printf -v pad '%*s' $((width - ${#COMPREPLY[i]})) ''
		line="${COMPREPLY[i]}$pad  (${notes[i]})"
		if ((${COLUMNS:-0} > width + 12 && ${#line} > COLUMNS - 1)); then line="${line:0:COLUMNS-3}…)"; fi
		COMPREPLY[i]=$line
	done
}

complete -o default -F __NAME_complete NAME
