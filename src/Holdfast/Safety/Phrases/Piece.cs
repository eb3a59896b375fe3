namespace Holdfast.Safety.Phrases;

/// <summary>A part of a phrase, as the file's small language writes it; see the head of <c>worrying-words.yaml</c>.</summary>
internal abstract record Piece
{
    /// <summary>All words these name; a list that many phrases use is gone through once.</summary>
    public static HashSet<WordPiece> WordsOf(IEnumerable<Piece> pieces)
    {
        var words = new HashSet<WordPiece>();
        var seen = new HashSet<Piece>(ReferenceEqualityComparer.Instance);
        var waiting = new Stack<Piece>(pieces);
        while (waiting.TryPop(out var piece))
        {
            if (!seen.Add(piece))
            {
                continue;
            }

            switch (piece)
            {
                case WordPiece word:
                    words.Add(word);
                    break;
                case OptionalPiece optional:
                    waiting.Push(optional.Inner);
                    break;
                case ChoicePiece choice:
                    choice.Choices.ToList().ForEach(waiting.Push);
                    break;
                case SequencePiece sequence:
                    sequence.Parts.ToList().ForEach(waiting.Push);
                    break;
            }
        }

        return words;
    }
}

/// <param name="Text">Folded.</param>
/// <param name="IsBeginning">Any word that begins so: <c>suicid*</c>.</param>
internal sealed record WordPiece(string Text, bool IsBeginning) : Piece;

/// <summary>Any number in digits.</summary>
internal sealed record NumberPiece : Piece;

/// <summary>The end of the sentence.</summary>
internal sealed record EndPiece : Piece;

/// <summary>Up to so many words of any kind, within one sentence; a wide gap doesn't reach past a turning word.</summary>
internal sealed record GapPiece(int Longest, bool StopsAtTurns) : Piece;

internal sealed record OptionalPiece(Piece Inner) : Piece;

internal sealed record ChoicePiece(IReadOnlyList<Piece> Choices) : Piece;

internal sealed record SequencePiece(IReadOnlyList<Piece> Parts) : Piece;

/// <summary>Reads the file's small language.</summary>
/// <param name="lists">The named lists so far.</param>
internal sealed class PieceReader(IReadOnlyDictionary<string, Piece> lists)
{
    private const int WideGap = 8;
    private const int DeepestNesting = 8;

    private string pattern = "";
    private int at;

    /// <exception cref="FormatException">The pattern is wrong; the message says how.</exception>
    public Piece Read(string text)
    {
        (pattern, at) = (text, 0);
        var piece = Sequence(0);
        return at < pattern.Length ? throw new FormatException($"there is a {pattern[at]} too many") : piece;
    }

    private SequencePiece Sequence(int depth)
    {
        if (depth > DeepestNesting)
        {
            throw new FormatException("the brackets are nested too deeply");
        }

        var parts = new List<Piece>();
        while (true)
        {
            while (at < pattern.Length && pattern[at] == ' ')
            {
                at++;
            }

            if (at == pattern.Length || pattern[at] is '|' or ')')
            {
                return parts.Count > 0 ? new SequencePiece(parts) : throw new FormatException("there are no words where some should be");
            }

            var piece = One(depth);
            if (at < pattern.Length && pattern[at] == '?')
            {
                at++;
                piece = new OptionalPiece(piece);
            }

            parts.Add(piece);
        }
    }

    private Piece One(int depth)
    {
        if (pattern[at] == '(')
        {
            at++;
            var choices = new List<Piece> { Sequence(depth + 1) };
            while (at < pattern.Length && pattern[at] == '|')
            {
                at++;
                choices.Add(Sequence(depth + 1));
            }

            if (at == pattern.Length)
            {
                throw new FormatException("a bracket isn't closed");
            }

            at++;
            return new ChoicePiece(choices);
        }

        var start = at;
        while (at < pattern.Length && pattern[at] is not (' ' or '|' or '(' or ')' or '?'))
        {
            at++;
        }

        var written = pattern[start..at];
        return written switch
        {
            "_" => new GapPiece(1, false),
            "..." => new GapPiece(WideGap, true),
            "." => new EndPiece(),
            "<number>" => new NumberPiece(),
            ['<', .. var name, '>'] => lists.TryGetValue(name, out var list) ? list : throw new FormatException($"no list is called <{name}>"),
            _ => Word(written),
        };
    }

    private static WordPiece Word(string written)
    {
        var isBeginning = written.Length > 1 && written[^1] == '*';
        var folded = Folded.Of(isBeginning ? written[..^1] : written);
        return folded.Length == 0 || (folded.Length > 1 && !folded.All(char.IsLetterOrDigit)) || folded.Length > Vocabulary.LongestWord
            ? throw new FormatException($"{written} isn't a word")
            : new WordPiece(folded, isBeginning);
    }
}
