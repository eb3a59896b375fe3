using System.Runtime.InteropServices;

namespace Holdfast.Meetings.Finder;

/// <summary>Which slots hold which word. Words are sorted, so a beginning of a word is one run of them.</summary>
internal sealed class WordIndex
{
    private readonly string[] words;
    private readonly int[] starts;
    private readonly int[] slots;

    private WordIndex(string[] words, int[] starts, int[] slots) => (this.words, this.starts, this.slots) = (words, starts, slots);

    /// <summary>Sets in <paramref name="found"/> the slots that hold every word; the last may be a beginning. False when there are none.</summary>
    public bool Find(IReadOnlyList<string> wanted, Span<ulong> found)
    {
        Span<ulong> one = found.Length <= 512 ? stackalloc ulong[found.Length] : new ulong[found.Length];
        for (var i = 0; i < wanted.Count; i++)
        {
            var target = i == 0 ? found : one;
            target.Clear();
            var (from, to) = RunOf(wanted[i], isBeginning: i == wanted.Count - 1);
            if (from == to)
            {
                return false;
            }

            foreach (var slot in slots.AsSpan(starts[from]..starts[to]))
            {
                target[slot >> 6] |= 1UL << slot;
            }

            if (i > 0)
            {
                for (var j = 0; j < found.Length; j++)
                {
                    found[j] &= one[j];
                }
            }
        }

        return true;
    }

    private (int From, int To) RunOf(string word, bool isBeginning)
    {
        var index = Array.BinarySearch(words, word, StringComparer.Ordinal);
        var from = index >= 0 ? index : ~index;
        if (!isBeginning)
        {
            return index >= 0 ? (from, from + 1) : (from, from);
        }

        var to = from;
        while (to < words.Length && words[to].StartsWith(word, StringComparison.Ordinal))
        {
            to++;
        }

        return (from, to);
    }

    /// <summary>Collects words while a segment is built.</summary>
    internal sealed class Builder
    {
        private const int MostTexts = 20_000;

        private readonly Dictionary<string, int> ids = new(StringComparer.Ordinal);
        private readonly List<(int Word, int Meeting)> pairs = [];
        private readonly Dictionary<string, int[]> idsOfText = new(StringComparer.Ordinal);
        private readonly HashSet<int> ofOne = [];

        public void Add(int meeting, params ReadOnlySpan<string?> texts)
        {
            ofOne.Clear();
            foreach (var text in texts)
            {
                if (string.IsNullOrEmpty(text))
                {
                    continue;
                }

                foreach (var id in IdsOf(text))
                {
                    if (ofOne.Add(id))
                    {
                        pairs.Add((id, meeting));
                    }
                }
            }
        }

        /// <summary>Towns, regions, programmes and many names come again and again; they are split once.</summary>
        private int[] IdsOf(string text)
        {
            if (!idsOfText.TryGetValue(text, out var known))
            {
                known = [.. Tokens.Split(text).Select(IdOf)];
                if (idsOfText.Count < MostTexts)
                {
                    idsOfText.Add(text, known);
                }
            }

            return known;
        }

        private int IdOf(string word)
        {
            ref var id = ref CollectionsMarshal.GetValueRefOrAddDefault(ids, word, out var isKnown);
            if (!isKnown)
            {
                id = ids.Count - 1;
            }

            return id;
        }

        /// <param name="slotOf">The slot each meeting got when they were sorted by place.</param>
        public WordIndex Build(int[] slotOf)
        {
            var words = ids.Keys.ToArray();
            var order = Enumerable.Range(0, words.Length).ToArray();
            Array.Sort(words, order, StringComparer.Ordinal);
            var rank = new int[order.Length];
            for (var i = 0; i < order.Length; i++)
            {
                rank[order[i]] = i;
            }

            var starts = new int[words.Length + 1];
            foreach (var (word, _) in pairs)
            {
                starts[rank[word] + 1]++;
            }

            for (var i = 0; i < words.Length; i++)
            {
                starts[i + 1] += starts[i];
            }

            var next = starts.AsSpan(0, words.Length).ToArray();
            var slots = new int[pairs.Count];
            foreach (var (word, meeting) in pairs)
            {
                slots[next[rank[word]]++] = slotOf[meeting];
            }

            return new WordIndex(words, starts, slots);
        }
    }
}
