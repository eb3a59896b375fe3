using System.Buffers;

namespace Holdfast.Safety.Phrases;

/// <summary>A phrase of a book.</summary>
/// <param name="Kind">Its place in the book's list of kinds; the first are the most urgent. An excuse has none.</param>
internal sealed record Phrase(string Id, int? Kind);

/// <summary>
/// Phrases, read from a file people edit, found in a text word by word. One pass over the text follows all patterns
/// at once (a position automaton by Glushkov's construction), but in each sentence only those whose least common word
/// is there. The work is at most words times positions, and in a text somebody wrote a few steps a word.
/// </summary>
internal sealed partial class PhraseBook
{
    private readonly Vocabulary vocabulary;
    private readonly Phrase[] phrases;
    private readonly Positions positions;
    private readonly int[][] firstByWord;
    private readonly int[][] patternsByKey;
    private readonly int patternCount;

    private PhraseBook(Vocabulary vocabulary, Phrase[] phrases, Positions positions, int[][] firstByWord, int[][] patternsByKey, int patternCount)
    {
        (this.vocabulary, this.phrases, this.positions) = (vocabulary, phrases, positions);
        (this.firstByWord, this.patternsByKey, this.patternCount) = (firstByWord, patternsByKey, patternCount);
    }

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
        var count = positions.Phrase.Length;
        var starts = ArrayPool<int>.Shared.Rent(count);
        var nextStarts = ArrayPool<int>.Shared.Rent(count);
        var reachedAt = ArrayPool<int>.Shared.Rent(count);
        var hasKeyIn = ArrayPool<int>.Shared.Rent(patternCount);
        var active = ArrayPool<int>.Shared.Rent(count);
        var next = ArrayPool<int>.Shared.Rent(count);
        Array.Fill(reachedAt, -1, 0, count);
        Array.Fill(hasKeyIn, -1, 0, patternCount);
        var (activeCount, sentence) = (0, -1);
        for (var at = 0; at < words.Count; at++)
        {
            var word = words[at];
            if (at == 0 || words[at - 1] == Vocabulary.Stop)
            {
                sentence = at;
                for (var ahead = at; ahead < words.Count && words[ahead] != Vocabulary.Stop; ahead++)
                {
                    foreach (var pattern in patternsByKey[words[ahead]])
                    {
                        hasKeyIn[pattern] = sentence;
                    }
                }
            }

            var nextCount = 0;
            for (var index = 0; index < activeCount; index++)
            {
                var from = active[index];
                foreach (var to in positions.Following[from])
                {
                    if (positions.Holds(to, word))
                    {
                        Reach(to, starts[from]);
                    }
                }
            }

            foreach (var first in firstByWord[word])
            {
                if (hasKeyIn[positions.Pattern[first]] == sentence)
                {
                    Reach(first, at);
                }
            }

            for (var index = 0; index < nextCount; index++)
            {
                var position = next[index];
                starts[position] = nextStarts[position];
                if (positions.IsLast[position])
                {
                    hits.Add(new Hit(positions.Phrase[position], starts[position], at));
                }
            }

            (active, next, activeCount) = (next, active, nextCount);

            // A phrase is taken as tight as it comes, an excuse as wide.
            void Reach(int position, int start)
            {
                if (reachedAt[position] != at)
                {
                    reachedAt[position] = at;
                    nextStarts[position] = start;
                    next[nextCount++] = position;
                }
                else
                {
                    nextStarts[position] = phrases[positions.Phrase[position]].Kind is null ? Math.Min(nextStarts[position], start) : Math.Max(nextStarts[position], start);
                }
            }
        }

        foreach (var rented in (int[][])[starts, nextStarts, reachedAt, hasKeyIn, active, next])
        {
            ArrayPool<int>.Shared.Return(rented);
        }

        return hits;
    }

    /// <summary>From the first word to the last, both counted.</summary>
    private readonly record struct Hit(int Phrase, int From, int To);

    /// <summary>The places in all patterns that one word of the text may take, side by side for speed.</summary>
    /// <param name="Pattern">Which pattern it is part of, by position.</param>
    /// <param name="Phrase">Which phrase that pattern is of.</param>
    /// <param name="Set">Which set of words may take it.</param>
    /// <param name="Sets">The sets one after the other, <paramref name="Stride"/> numbers each, a bit a word.</param>
    /// <param name="IsLast">Whether a pattern may end there.</param>
    /// <param name="Following">The positions that may come next.</param>
    private sealed record Positions(int[] Pattern, int[] Phrase, int[] Set, ulong[] Sets, int Stride, bool[] IsLast, int[][] Following)
    {
        public bool Holds(int position, int word) => (Sets[(Set[position] * Stride) + (word >> 6)] & (1UL << word)) != 0;
    }
}
