namespace Holdfast.Safety.Phrases;

internal sealed partial class PhraseBook
{
    /// <summary>Lays pieces out as positions, by Glushkov's construction, and makes a book of them.</summary>
    internal sealed class Builder
    {
        private const int MostPositions = 100_000;

        // The first sets: any word, any word that isn't a turn, and the end of a sentence.
        private const int AnySet = 0;
        private const int AnyButTurnsSet = 1;
        private const int EndSet = 2;

        private readonly Vocabulary vocabulary;
        private readonly List<int[]> sets = [];
        private readonly Dictionary<Piece, Choices> choices = new(ReferenceEqualityComparer.Instance);
        private readonly Dictionary<WordPiece, int> setOfWord = [];
        private readonly Dictionary<WordPiece, int[]> idsOfWord = [];
        private readonly List<Phrase> phrases = [];

        // By pattern.
        private readonly List<Piece> patterns = [];
        private readonly List<bool> opening = [];

        // By position.
        private readonly List<(int Pattern, int Phrase, int Set)> positions = [];
        private readonly List<List<int>> following = [];
        private readonly HashSet<int> firsts = [];
        private readonly HashSet<int> lasts = [];

        public Builder(IEnumerable<Piece> everything, IReadOnlySet<string> turns, IReadOnlyDictionary<string, string> spellings)
        {
            var words = Piece.WordsOf(everything);
            vocabulary = new Vocabulary(
                words.Where(word => !word.IsBeginning).Select(word => word.Text).Concat(turns),
                words.Where(word => word.IsBeginning).Select(word => word.Text),
                spellings);
            var any = Enumerable.Range(0, vocabulary.Count).Where(id => id != Vocabulary.Stop).ToArray();
            var turning = turns.SelectMany(turn => vocabulary.IdsOf(new WordPiece(turn, false))).ToHashSet();
            sets.AddRange(any, [.. any.Where(id => !turning.Contains(id))], [Vocabulary.Stop]);
        }

        /// <summary>An entry that patterns are then added to, by its number.</summary>
        public int Entry(Phrase phrase)
        {
            phrases.Add(phrase);
            return phrases.Count - 1;
        }

        /// <exception cref="FormatException">The pattern can't be followed; the message says why.</exception>
        public void Add(int phrase, Piece pattern)
        {
            var opens = pattern is SequencePiece { Parts: [EndPiece, ..] };
            if (opens)
            {
                pattern = new SequencePiece([.. ((SequencePiece)pattern).Parts.Skip(1)]);
            }

            var part = Lay(phrase, pattern);
            if (part.MayBeEmpty)
            {
                throw new FormatException("at least one word must be needed");
            }

            if (part.First.Exists(first => IsGap(first) || positions[first].Set == EndSet) || part.Last.Exists(IsGap))
            {
                throw new FormatException("a phrase begins and ends with words, not with a gap");
            }

            patterns.Add(pattern);
            opening.Add(opens);
            firsts.UnionWith(part.First);
            lasts.UnionWith(part.Last);
        }

        /// <param name="weighing">Null where nothing has points.</param>
        public PhraseBook Build(Weighing? weighing)
        {
            var stride = ((vocabulary.Count - 1) / 64) + 1;
            var bits = new ulong[sets.Count * stride];
            for (var set = 0; set < sets.Count; set++)
            {
                foreach (var id in sets[set])
                {
                    bits[(set * stride) + (id >> 6)] |= 1UL << id;
                }
            }

            var firstByWord = new List<int>[vocabulary.Count];
            foreach (var first in firsts)
            {
                foreach (var id in sets[positions[first].Set])
                {
                    (firstByWord[id] ??= []).Add(first);
                }
            }

            return new PhraseBook(
                vocabulary,
                [.. phrases],
                new Positions(
                    [.. positions.Select(position => position.Pattern)],
                    [.. positions.Select(position => position.Phrase)],
                    [.. positions.Select(position => position.Set)],
                    bits,
                    stride,
                    [.. Enumerable.Range(0, positions.Count).Select(lasts.Contains)],
                    [.. following.Select(next => next.ToArray())]),
                Lists(firstByWord),
                Lists(ByKey()),
                [.. opening],
                weighing);
        }

        private static int[][] Lists(List<int>?[] lists) => [.. lists.Select(list => list?.ToArray() ?? [])];

        /// <summary>Patterns by the words without one of which they can't be there; of the choice of such words, those the book has least often.</summary>
        private List<int>?[] ByKey()
        {
            var counts = new int[vocabulary.Count];
            foreach (var used in positions.Where(position => position.Set > EndSet).CountBy(position => position.Set))
            {
                foreach (var id in sets[used.Key])
                {
                    counts[id] += used.Value;
                }
            }

            var byKey = new List<int>?[vocabulary.Count];
            var keys = new Dictionary<Piece, int[]?>(ReferenceEqualityComparer.Instance);
            for (var pattern = 0; pattern < patterns.Count; pattern++)
            {
                foreach (var id in Key(patterns[pattern])!)
                {
                    (byKey[id] ??= []).Add(pattern);
                }
            }

            return byKey;

            int[]? Key(Piece piece)
            {
                if (!keys.TryGetValue(piece, out var key))
                {
                    keys[piece] = key = piece switch
                    {
                        WordPiece or NumberPiece => IdsOf(piece),
                        ChoicePiece choice when choice.Choices.All(one => Key(one) is not null) => [.. choice.Choices.SelectMany(one => Key(one)!).Distinct()],
                        SequencePiece sequence => sequence.Parts.Select(Key).OfType<int[]>().MinBy(ids => ids.Sum(id => (long)counts[id])),
                        _ => null,
                    };
                }

                return key;
            }
        }

        private bool IsGap(int position) => positions[position].Set is AnySet or AnyButTurnsSet;

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
                    // A phrase may run on past a turn ("I took them and now I can't move"); an excuse holds only for its own side.
                    var set = gap.StopsAtTurns && phrases[phrase].IsExcuse ? AnyButTurnsSet : AnySet;
                    var wide = new Part([], [], true);
                    for (var word = 0; word < gap.Longest; word++)
                    {
                        wide = Follow(wide, At(phrase, set) with { MayBeEmpty = true });
                    }

                    return wide;
                case ChoicePiece choice:
                    var chosen = ChoicesOf(choice);
                    var parts = chosen.Longer.ConvertAll(one => Lay(phrase, one));
                    if (chosen.SetOfWords is { } words)
                    {
                        parts.Add(At(phrase, words));
                    }

                    return new Part([.. parts.SelectMany(part => part.First)], [.. parts.SelectMany(part => part.Last)], parts.Exists(part => part.MayBeEmpty));
                case EndPiece:
                    return At(phrase, EndSet);
                default:
                    return At(phrase, SetOf(piece));
            }
        }

        private Part Follow(Part before, Part after)
        {
            foreach (var last in before.Last)
            {
                following[last].AddRange(after.First);
            }

            return new Part(
                before.MayBeEmpty ? [.. before.First, .. after.First] : before.First,
                after.MayBeEmpty ? [.. after.Last, .. before.Last] : after.Last,
                before.MayBeEmpty && after.MayBeEmpty);
        }

        /// <summary>Choices of one word each share a position: most of a book is such lists.</summary>
        private Choices ChoicesOf(ChoicePiece choice)
        {
            if (!choices.TryGetValue(choice, out var known))
            {
                var words = choice.Choices.Select(SingleWord).OfType<Piece>().ToList();
                int? set = null;
                if (words.Count > 0)
                {
                    set = sets.Count;
                    sets.Add([.. words.SelectMany(IdsOf).Distinct()]);
                }

                choices[choice] = known = new Choices(set, [.. choice.Choices.Where(one => SingleWord(one) is null)]);
            }

            return known;
        }

        private static Piece? SingleWord(Piece piece) => piece switch
        {
            WordPiece or NumberPiece => piece,
            SequencePiece { Parts: [var only] } => SingleWord(only),
            ChoicePiece { Choices: [var only] } => SingleWord(only),
            _ => null,
        };

        private int SetOf(Piece piece)
        {
            var word = piece as WordPiece ?? new WordPiece("", true);
            if (!setOfWord.TryGetValue(word, out var set))
            {
                setOfWord[word] = set = sets.Count;
                sets.Add(IdsOf(piece));
            }

            return set;
        }

        private int[] IdsOf(Piece piece)
        {
            if (piece is not WordPiece word)
            {
                return [.. vocabulary.Numbers];
            }

            if (!idsOfWord.TryGetValue(word, out var ids))
            {
                idsOfWord[word] = ids = [.. vocabulary.IdsOf(word)];
            }

            return ids;
        }

        private Part At(int phrase, int set)
        {
            if (positions.Count == MostPositions)
            {
                throw new FormatException($"the file is too large: its phrases have more than {MostPositions} places for words");
            }

            positions.Add((patterns.Count, phrase, set));
            following.Add([]);
            return new Part([positions.Count - 1], [positions.Count - 1], false);
        }

        /// <summary>Where a part may begin and end.</summary>
        private sealed record Part(List<int> First, List<int> Last, bool MayBeEmpty);

        private sealed record Choices(int? SetOfWords, List<Piece> Longer);
    }
}
