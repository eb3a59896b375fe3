using System.Buffers;

namespace Holdfast.Safety.Phrases;

/// <summary>A phrase of a book.</summary>
/// <param name="Kind">Its place in the book's list of kinds; the first are the most urgent. An excuse has none.</param>
internal sealed record Phrase(string Id, int? Kind);

/// <summary>
/// Phrases, read from a file people edit, found in a text word by word. One pass over the text follows all
/// phrases at once (a position automaton by Glushkov's construction); the work is at most words times
/// positions, and in a text somebody wrote a few steps a word.
/// </summary>
internal sealed class PhraseBook
{
    private readonly Vocabulary vocabulary;
    private readonly Phrase[] phrases;
    private readonly Position[] positions;
    private readonly int[][] firstByWord;

    private PhraseBook(Vocabulary vocabulary, Phrase[] phrases, Position[] positions, int[][] firstByWord) =>
        (this.vocabulary, this.phrases, this.positions, this.firstByWord) = (vocabulary, phrases, positions, firstByWord);

    public IReadOnlyList<Phrase> Phrases => phrases;

    /// <summary>The most urgent phrase in the text that no excuse touches, the first of its kind; null when there is none.</summary>
    public Phrase? Find(string text)
    {
        var words = vocabulary.Read(text);
        var hits = Hits(words);
        if (!hits.Exists(hit => phrases[hit.Phrase].Kind is not null))
        {
            return null;
        }

        var excused = new bool[words.Count];
        foreach (var hit in hits)
        {
            if (phrases[hit.Phrase].Kind is null)
            {
                excused.AsSpan(hit.From, hit.To - hit.From + 1).Fill(true);
            }
        }

        Phrase? best = null;
        foreach (var hit in hits)
        {
            var phrase = phrases[hit.Phrase];
            if (phrase.Kind is { } kind && (best is null || kind < best.Kind) && !excused.AsSpan(hit.From, hit.To - hit.From + 1).Contains(true))
            {
                best = phrase;
            }
        }

        return best;
    }

    private List<Hit> Hits(List<int> words)
    {
        var hits = new List<Hit>();
        var starts = ArrayPool<int>.Shared.Rent(positions.Length);
        var reachedAt = ArrayPool<int>.Shared.Rent(positions.Length);
        Array.Fill(reachedAt, -1, 0, positions.Length);
        var (active, next) = (new List<(int Position, int Start)>(), new List<int>());
        for (var at = 0; at < words.Count; at++)
        {
            var word = words[at];
            next.Clear();
            foreach (var (from, start) in active)
            {
                foreach (var to in positions[from].Following)
                {
                    if (positions[to].Words.Holds(word))
                    {
                        Reach(to, start);
                    }
                }
            }

            foreach (var first in word >= 0 ? firstByWord[word] : [])
            {
                Reach(first, at);
            }

            active.Clear();
            foreach (var position in next)
            {
                active.Add((position, starts[position]));
                if (positions[position].IsLast)
                {
                    hits.Add(new Hit(positions[position].Phrase, starts[position], at));
                }
            }

            // A phrase is taken as tight as it comes, an excuse as wide.
            void Reach(int position, int start)
            {
                if (reachedAt[position] != at)
                {
                    reachedAt[position] = at;
                    starts[position] = start;
                    next.Add(position);
                }
                else
                {
                    starts[position] = phrases[positions[position].Phrase].Kind is null ? Math.Min(starts[position], start) : Math.Max(starts[position], start);
                }
            }
        }

        ArrayPool<int>.Shared.Return(starts);
        ArrayPool<int>.Shared.Return(reachedAt);
        return hits;
    }

    /// <summary>From the first word to the last, both counted.</summary>
    private readonly record struct Hit(int Phrase, int From, int To);

    /// <summary>A place in a phrase that one word of the text may take.</summary>
    private sealed class Position(int phrase, WordSet words)
    {
        public int Phrase => phrase;

        public WordSet Words => words;

        public bool IsLast { get; set; }

        public int[] Following { get; set; } = [];
    }

    private sealed class WordSet
    {
        private readonly ulong[] bits;
        private readonly bool takesOthers;

        public WordSet(int count, IEnumerable<int> ids)
        {
            bits = new ulong[(count / 64) + 1];
            foreach (var id in ids)
            {
                bits[id / 64] |= 1UL << (id % 64);
            }
        }

        /// <summary>Any word but these.</summary>
        public WordSet(int count, IReadOnlySet<int> without)
            : this(count, Enumerable.Range(0, count).Where(id => !without.Contains(id))) => takesOthers = true;

        public IEnumerable<int> Ids => Enumerable.Range(0, bits.Length * 64).Where(Holds);

        /// <summary>Takes the end of a sentence, and no word.</summary>
        public static WordSet End { get; } = new(0, []);

        public bool Holds(int word) => word switch
        {
            Vocabulary.Stop => this == End,
            Vocabulary.Other => takesOthers,
            _ => word / 64 < bits.Length && (bits[word / 64] & (1UL << (word % 64))) != 0,
        };
    }

    /// <summary>Makes a book of pieces.</summary>
    internal sealed class Builder
    {
        private const int MostPositions = 60_000;

        private readonly Vocabulary vocabulary;
        private readonly WordSet any;
        private readonly WordSet anyButTurns;
        private readonly List<Phrase> phrases = [];
        private readonly List<Position> positions = [];
        private readonly Dictionary<int, List<int>> following = [];
        private readonly Dictionary<string, WordSet> sets = [];
        private readonly HashSet<int> firsts = [];

        public Builder(IEnumerable<Piece> everything, IReadOnlySet<string> turns, IReadOnlyDictionary<string, string> spellings)
        {
            var words = everything.SelectMany(WordsOf).Distinct().ToList();
            vocabulary = new Vocabulary(
                words.Where(word => !word.IsBeginning).Select(word => word.Text).Concat(turns),
                words.Where(word => word.IsBeginning).Select(word => word.Text),
                spellings);
            any = new WordSet(vocabulary.Count, new HashSet<int>());
            anyButTurns = new WordSet(vocabulary.Count, turns.SelectMany(turn => vocabulary.IdsOf(new WordPiece(turn, false))).ToHashSet());
        }

        public int Phrase(string id, int? kind)
        {
            phrases.Add(new Phrase(id, kind));
            return phrases.Count - 1;
        }

        /// <exception cref="FormatException">The pattern can't be followed; the message says why.</exception>
        public void Add(int phrase, Piece piece)
        {
            var part = Lay(phrase, piece);
            if (part.MayBeEmpty)
            {
                throw new FormatException("at least one word must be needed");
            }

            if (part.First.Exists(first => IsGap(first) || positions[first].Words == WordSet.End) || part.Last.Exists(IsGap))
            {
                throw new FormatException("a phrase begins and ends with words, not with a gap");
            }

            firsts.UnionWith(part.First);
            part.Last.ForEach(last => positions[last].IsLast = true);
        }

        public PhraseBook Build()
        {
            foreach (var (from, to) in following)
            {
                positions[from].Following = [.. to.Distinct()];
            }

            var byWord = new List<int>[vocabulary.Count];
            foreach (var first in firsts)
            {
                foreach (var id in positions[first].Words.Ids)
                {
                    (byWord[id] ??= []).Add(first);
                }
            }

            return new PhraseBook(vocabulary, [.. phrases], [.. positions], [.. byWord.Select(list => list?.ToArray() ?? [])]);
        }

        private static IEnumerable<WordPiece> WordsOf(Piece piece) => piece switch
        {
            WordPiece word => [word],
            OptionalPiece optional => WordsOf(optional.Inner),
            ChoicePiece choice => choice.Choices.SelectMany(WordsOf),
            SequencePiece sequence => sequence.Parts.SelectMany(WordsOf),
            _ => [],
        };

        private bool IsGap(int position) => positions[position].Words == any || positions[position].Words == anyButTurns;

        private Part Lay(int phrase, Piece piece)
        {
            switch (piece)
            {
                case SequencePiece sequence:
                    var whole = new Part([], [], true);
                    foreach (var part in sequence.Parts)
                    {
                        whole = Follow(whole, Lay(phrase, part));
                    }

                    return whole;
                case OptionalPiece optional:
                    return Lay(phrase, optional.Inner) with { MayBeEmpty = true };
                case GapPiece gap:
                    var wide = new Part([], [], true);
                    for (var word = 0; word < gap.Longest; word++)
                    {
                        // A phrase may run on past a turn ("I took them and now I can't move"); an excuse holds only for its own side.
                        var at = At(phrase, gap.StopsAtTurns && phrases[phrase].Kind is null ? anyButTurns : any);
                        wide = Follow(wide, new Part([at], [at], true));
                    }

                    return wide;
                case ChoicePiece choice:
                    // Choices of one word each share a position: most of a book is such lists.
                    var single = choice.Choices.Select(SingleWord).OfType<Piece>().ToList();
                    var parts = choice.Choices.Where(one => SingleWord(one) is null).Select(one => Lay(phrase, one)).ToList();
                    if (single.Count > 0)
                    {
                        var at = At(phrase, SetOf(single));
                        parts.Add(new Part([at], [at], false));
                    }

                    return new Part([.. parts.SelectMany(part => part.First)], [.. parts.SelectMany(part => part.Last)], parts.Exists(part => part.MayBeEmpty));
                default:
                    var place = At(phrase, piece is EndPiece ? WordSet.End : SetOf([piece]));
                    return new Part([place], [place], false);
            }
        }

        private Part Follow(Part before, Part after)
        {
            foreach (var last in before.Last)
            {
                if (!following.TryGetValue(last, out var next))
                {
                    following[last] = next = [];
                }

                next.AddRange(after.First);
            }

            return new Part(
                before.MayBeEmpty ? [.. before.First, .. after.First] : before.First,
                after.MayBeEmpty ? [.. after.Last, .. before.Last] : after.Last,
                before.MayBeEmpty && after.MayBeEmpty);
        }

        private static Piece? SingleWord(Piece piece) => piece switch
        {
            WordPiece or NumberPiece => piece,
            SequencePiece { Parts: [var only] } => SingleWord(only),
            ChoicePiece { Choices: [var only] } => SingleWord(only),
            _ => null,
        };

        private WordSet SetOf(List<Piece> words)
        {
            var key = string.Join(' ', words.Select(word => word is WordPiece { IsBeginning: var isBeginning, Text: var text } ? text + (isBeginning ? "*" : "") : "#").Order(StringComparer.Ordinal));
            if (!sets.TryGetValue(key, out var set))
            {
                sets[key] = set = new WordSet(vocabulary.Count, words.SelectMany(word => word is WordPiece known ? vocabulary.IdsOf(known) : vocabulary.Numbers()));
            }

            return set;
        }

        private int At(int phrase, WordSet words)
        {
            if (positions.Count == MostPositions)
            {
                throw new FormatException($"the file is too large: its phrases have more than {MostPositions} places for words");
            }

            positions.Add(new Position(phrase, words));
            return positions.Count - 1;
        }

        private sealed record Part(List<int> First, List<int> Last, bool MayBeEmpty);
    }
}
