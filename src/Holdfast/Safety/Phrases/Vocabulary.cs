namespace Holdfast.Safety.Phrases;

/// <summary>
/// The words a phrase book knows, and how a text is read as those words. A word stretched ("dieeee"), spelled
/// with digits or signs ("su1cide", "k*ll") or letter by letter ("s u i c i d e") is the word it stands for, only
/// where the book has that word and the text's own isn't one.
/// </summary>
internal sealed class Vocabulary
{
    public const int LongestWord = 40;

    /// <summary>The end of a sentence, which no phrase reaches across.</summary>
    public const int Stop = 0;

    /// <summary>A word the book doesn't have.</summary>
    public const int Other = 1;

    /// <summary>Any number in digits.</summary>
    public const int Number = 2;

    private const int LongestDisguise = 20;
    private const int ShortestSpelledOut = 4;

    private readonly Dictionary<string, int> ids;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> words;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> beginnings;
    private readonly int[] lengthsOfBeginnings;
    private readonly Dictionary<(int Length, char First), string[]> alike;
    private readonly bool[] marks = new bool[128];

    // Words and beginnings, by their letters.
    private readonly (string Text, int Id)[] sorted;

    public Vocabulary(IEnumerable<string> known, IEnumerable<string> knownBeginnings, IReadOnlyDictionary<string, string> spellings)
    {
        var next = Number + 1;
        var byWord = known.Distinct(StringComparer.Ordinal).ToDictionary(word => word, _ => next++, StringComparer.Ordinal);
        var byBeginning = knownBeginnings.Distinct(StringComparer.Ordinal).ToDictionary(word => word, _ => next++, StringComparer.Ordinal);
        Count = next;
        alike = byWord.Keys.Where(word => word.Length >= 3).GroupBy(word => (word.Length, word[0])).ToDictionary(group => group.Key, group => group.ToArray());
        foreach (var (spelling, word) in spellings)
        {
            byWord.TryAdd(spelling, byWord[word]);
        }

        foreach (var mark in byWord.Keys.Where(word => word.Length == 1 && word[0] < marks.Length && !char.IsLetterOrDigit(word[0])))
        {
            marks[mark[0]] = true;
        }

        ids = byWord;
        words = ids.GetAlternateLookup<ReadOnlySpan<char>>();
        beginnings = byBeginning.GetAlternateLookup<ReadOnlySpan<char>>();
        sorted = [.. byWord.Concat(byBeginning).Select(pair => (pair.Key, pair.Value))];
        Array.Sort(sorted, (one, other) => string.CompareOrdinal(one.Text, other.Text));
        Numbers = [Number, .. sorted.Where(pair => pair.Text.All(char.IsAsciiDigit)).Select(pair => pair.Id)];
        lengthsOfBeginnings = [.. byBeginning.Keys.Select(word => word.Length).Distinct().OrderDescending()];
    }

    /// <summary>Words have ids below this.</summary>
    public int Count { get; }

    /// <summary>Any number in digits, also those the book names.</summary>
    public IReadOnlyList<int> Numbers { get; }

    /// <summary>The ids a text may be read as where the book says this word.</summary>
    public IEnumerable<int> IdsOf(WordPiece word)
    {
        if (!word.IsBeginning)
        {
            return [ids[word.Text]];
        }

        var (from, to) = (0, sorted.Length);
        while (from < to)
        {
            var middle = (from + to) / 2;
            (from, to) = string.CompareOrdinal(sorted[middle].Text, word.Text) < 0 ? (middle + 1, to) : (from, middle);
        }

        return sorted.Skip(from).TakeWhile(pair => pair.Text.StartsWith(word.Text, StringComparison.Ordinal)).Select(pair => pair.Id).Distinct();
    }

    /// <summary>The text as ids, <see cref="Other"/> and <see cref="Stop"/>.</summary>
    public List<int> Read(string text) => new Reading(this, Folded.Of(text)).Words();

    private int Find(ReadOnlySpan<char> word)
    {
        if (word.Length > LongestWord)
        {
            return Other;
        }

        if (words.TryGetValue(word, out var id))
        {
            return id;
        }

        Span<char> shorter = stackalloc char[LongestWord];
        if (LongestRun(word) >= 3)
        {
            var twice = Squeeze(word, shorter, 2);
            if (words.TryGetValue(shorter[..twice], out id))
            {
                return id;
            }

            var once = Squeeze(word, shorter, 1);
            if (words.TryGetValue(shorter[..once], out id))
            {
                return id;
            }
        }

        foreach (var length in lengthsOfBeginnings)
        {
            if (length <= word.Length && beginnings.TryGetValue(word[..length], out id))
            {
                return id;
            }
        }

        return Other;
    }

    /// <summary>A word with digits or signs in place of letters.</summary>
    private int FindDisguised(ReadOnlySpan<char> word)
    {
        if (word.Length is < 3 or > LongestDisguise || !char.IsLetter(word[0]))
        {
            return Other;
        }

        Span<char> plain = stackalloc char[LongestDisguise];
        var hidden = false;
        for (var at = 0; at < word.Length; at++)
        {
            plain[at] = word[at] switch
            {
                '0' => 'o',
                '1' or '!' => 'i',
                '3' => 'e',
                '4' or '@' => 'a',
                '5' or '$' => 's',
                '7' => 't',
                var letter => letter,
            };
            hidden |= word[at] == '*';
        }

        plain = plain[..word.Length];
        if (!hidden)
        {
            return Find(plain);
        }

        foreach (var candidate in alike.GetValueOrDefault((plain.Length, plain[0]), []))
        {
            if (Fits(candidate, plain))
            {
                return ids[candidate];
            }
        }

        return Other;
    }

    private static bool Fits(string word, ReadOnlySpan<char> hidden)
    {
        for (var at = 0; at < word.Length; at++)
        {
            if (hidden[at] != '*' && hidden[at] != word[at])
            {
                return false;
            }
        }

        return true;
    }

    private static int LongestRun(ReadOnlySpan<char> word)
    {
        var (longest, run) = (1, 1);
        for (var at = 1; at < word.Length; at++)
        {
            run = word[at] == word[at - 1] ? run + 1 : 1;
            longest = Math.Max(longest, run);
        }

        return longest;
    }

    private static int Squeeze(ReadOnlySpan<char> word, Span<char> into, int most)
    {
        var (length, run) = (0, 0);
        for (var at = 0; at < word.Length; at++)
        {
            run = at > 0 && word[at] == word[at - 1] ? run + 1 : 1;
            if (run <= most)
            {
                into[length++] = word[at];
            }
        }

        return length;
    }

    /// <summary>One text being read.</summary>
    private sealed class Reading(Vocabulary vocabulary, string text)
    {
        private readonly List<int> found = new((text.Length / 4) + 8);

        // Letters that stand alone, side by side, may spell a word.
        private readonly char[] letters = new char[LongestDisguise];
        private int lettersFrom;
        private int lettersCount;

        public List<int> Words()
        {
            var at = 0;
            while (at < text.Length)
            {
                at = char.IsLetterOrDigit(text[at]) ? Word(at) : Mark(at);
            }

            Add(Stop);
            return found;
        }

        private int Word(int from)
        {
            var (end, isDisguised) = (from, false);
            while (end < text.Length && (char.IsLetterOrDigit(text[end]) || IsInnerSign(end)))
            {
                isDisguised |= !char.IsLetterOrDigit(text[end]);
                end++;
            }

            var word = text.AsSpan(from, end - from);
            if (isDisguised)
            {
                if (vocabulary.FindDisguised(word) is not Other and var hidden)
                {
                    Add(hidden);
                    return end;
                }

                // "Great!thanks" are two words.
                end = from;
                while (char.IsLetterOrDigit(text[end]))
                {
                    end++;
                }

                word = text.AsSpan(from, end - from);
                Add(word);
                return Mark(end);
            }

            Add(word);
            return end;
        }

        private bool IsInnerSign(int at) =>
            text[at] is '*' or '@' or '$' or '!' && at + 1 < text.Length && (char.IsLetterOrDigit(text[at + 1]) || text[at + 1] == '*');

        private void Add(ReadOnlySpan<char> word)
        {
            if (word.Length == 1 && char.IsLetter(word[0]))
            {
                if (lettersCount == 0)
                {
                    lettersFrom = found.Count;
                }

                if (lettersCount < letters.Length)
                {
                    letters[lettersCount++] = word[0];
                }

                found.Add(vocabulary.Find(word));
                return;
            }

            SpellOut();
            var id = vocabulary.Find(word);
            if (id != Other || !word.ContainsAnyInRange('0', '9'))
            {
                found.Add(id);
                return;
            }

            var digits = word.IndexOfAnyExceptInRange('0', '9');
            if (digits < 0)
            {
                found.Add(Number);
            }
            else if (digits > 0)
            {
                // "2yrs", "30mg"
                found.Add(Number);
                found.Add(vocabulary.Find(word[digits..]));
            }
            else
            {
                found.Add(vocabulary.FindDisguised(word));
            }
        }

        private void Add(int id)
        {
            SpellOut();
            found.Add(id);
        }

        private int Mark(int at)
        {
            switch (text[at])
            {
                case '.' when at + 1 < text.Length && text[at + 1] == '.':
                    // Dots that trail off don't end a thought.
                    while (at + 1 < text.Length && text[at + 1] == '.')
                    {
                        at++;
                    }

                    break;
                case '.' when lettersCount > 0 && at + 1 < text.Length && char.IsLetter(text[at + 1]) && (at + 2 == text.Length || !char.IsLetterOrDigit(text[at + 2])):
                    break;
                case '.' or '!' or '?' or ';':
                    Add(Stop);
                    break;
                case '\n' when IsBlankLineAfter(at):
                    Add(Stop);
                    break;
                case var mark when mark < vocabulary.marks.Length && vocabulary.marks[mark]:
                    Add(vocabulary.words[text.AsSpan(at, 1)]);
                    break;
            }

            return at + 1;
        }

        private bool IsBlankLineAfter(int at)
        {
            var next = at + 1;
            while (next < text.Length && text[next] is ' ' or '\t' or '\r')
            {
                next++;
            }

            return next < text.Length && text[next] == '\n';
        }

        private void SpellOut()
        {
            var count = lettersCount;
            lettersCount = 0;
            // The first letters may be words of their own: "I k i l l".
            for (var from = 0; from <= 2 && count - from >= ShortestSpelledOut; from++)
            {
                if (vocabulary.words.TryGetValue(letters.AsSpan(from, count - from), out var id))
                {
                    found.RemoveRange(lettersFrom + from, found.Count - lettersFrom - from);
                    found.Add(id);
                    return;
                }
            }
        }
    }
}
