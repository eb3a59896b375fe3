using System.Buffers;

namespace Holdfast.Safety.Phrases;

/// <summary>An entry of a book: a phrase (a kind, no points), a phrase that is weighed (both), a sign (points alone) or an excuse (neither).</summary>
/// <param name="Kind">Its place in the book's list of kinds; the first are the most urgent.</param>
/// <param name="Points">What it adds to the stretch of text it is in, or takes away.</param>
/// <param name="IsWord">A word, or words in a row, with points, which mean nothing by themselves.</param>
internal sealed record Phrase(string Id, int? Kind, int? Points = null, bool IsWord = false)
{
    public bool IsSign => Points > 0 && !IsWord;

    public bool IsExcuse => Kind is null && Points is null;
}

/// <summary>When points add up to something.</summary>
/// <param name="Enough">So many points, and <paramref name="Each"/> more for every word looked at, are a find, if words alone don't add them.</param>
/// <param name="Each">The longer a text, the more points come together by chance.</param>
/// <param name="From">Fewer words ask for as many points as this many: next to nothing is said in them.</param>
/// <param name="Within">How many words in a row are looked at together; a text of fewer is looked at whole.</param>
internal sealed record Weighing(int Enough, int Each, int From, int Within)
{
    public int Needed(int words) => Enough + (Each * Math.Clamp(words, From, Within));
}

/// <summary>What a book found.</summary>
/// <param name="Id">The phrase, or the heaviest entry of those that added up.</param>
/// <param name="Kind">Null where only signs added up.</param>
internal sealed record Finding(string Id, int? Kind);

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
    private readonly bool[] opening;
    private readonly Weighing? weighing;

    private PhraseBook(Vocabulary vocabulary, Phrase[] phrases, Positions positions, int[][] firstByWord, int[][] patternsByKey, bool[] opening, Weighing? weighing)
    {
        (this.vocabulary, this.phrases, this.positions, this.weighing) = (vocabulary, phrases, positions, weighing);
        (this.firstByWord, this.patternsByKey, this.opening) = (firstByWord, patternsByKey, opening);
    }

    public IReadOnlyList<Phrase> Phrases => phrases;

    /// <summary>
    /// The most urgent phrase in the text that no excuse touches, the first of its kind; where there is none, what adds up
    /// to enough points; else null.
    /// </summary>
    public Finding? Find(string text)
    {
        var words = vocabulary.Read(text);
        var hits = Hits(words);
        var excused = new bool[words.Count];
        foreach (var hit in hits)
        {
            if (phrases[hit.Phrase].IsExcuse)
            {
                excused.AsSpan(hit.From, hit.To - hit.From + 1).Fill(true);
            }
        }

        // An excuse takes back what worries, not what takes points away.
        hits.RemoveAll(hit => phrases[hit.Phrase].IsExcuse || (phrases[hit.Phrase].Points is null or > 0 && excused.AsSpan(hit.From, hit.To - hit.From + 1).Contains(true)));
        var phrase = hits.Select(hit => phrases[hit.Phrase]).Where(phrase => phrase is { Kind: not null, Points: null }).MinBy(phrase => phrase.Kind);
        return phrase is not null ? new Finding(phrase.Id, phrase.Kind) : Heaviest(hits, words.Count);
    }

    /// <summary>What is in the stretch of words with the most points, if they are enough. However often something is in a stretch, it counts once.</summary>
    private Finding? Heaviest(List<Hit> hits, int words)
    {
        if (weighing is null)
        {
            return null;
        }

        // Hits come in the order of their last words, which is where they count.
        hits.RemoveAll(hit => phrases[hit.Phrase].Points is null);
        var times = new Dictionary<int, int>();
        var (sum, signs, heaviest, first, next) = (0, 0, weighing.Needed(words) - 1, 0, 0);
        var (from, to) = (0, 0);
        for (var end = Math.Min(words, weighing.Within); end <= words; end++)
        {
            for (; next < hits.Count && hits[next].To < end; next++)
            {
                var phrase = hits[next].Phrase;
                times[phrase] = times.GetValueOrDefault(phrase) + 1;
                sum += times[phrase] == 1 ? phrases[phrase].Points!.Value : 0;
                signs += phrases[phrase].IsSign ? 1 : 0;
            }

            for (; first < next && hits[first].To < end - weighing.Within; first++)
            {
                var phrase = hits[first].Phrase;
                times[phrase]--;
                sum -= times[phrase] == 0 ? phrases[phrase].Points!.Value : 0;
                signs -= phrases[phrase].IsSign ? 1 : 0;
            }

            if (sum > heaviest && signs > 0)
            {
                (heaviest, from, to) = (sum, first, next);
            }
        }

        var there = hits[from..to].Select(hit => phrases[hit.Phrase]).ToList();
        return there.Count == 0 ? null : new Finding(there.MaxBy(phrase => phrase.Points)!.Id, there.Min(phrase => phrase.Kind));
    }

    private List<Hit> Hits(List<int> words)
    {
        var hits = new List<Hit>();
        var count = positions.Phrase.Length;
        var starts = ArrayPool<int>.Shared.Rent(count);
        var nextStarts = ArrayPool<int>.Shared.Rent(count);
        var reachedAt = ArrayPool<int>.Shared.Rent(count);
        var hasKeyIn = ArrayPool<int>.Shared.Rent(opening.Length);
        var active = ArrayPool<int>.Shared.Rent(count);
        var next = ArrayPool<int>.Shared.Rent(count);
        Array.Fill(reachedAt, -1, 0, count);
        Array.Fill(hasKeyIn, -1, 0, opening.Length);
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
                var pattern = positions.Pattern[first];
                if (hasKeyIn[pattern] == sentence && (at == sentence || !opening[pattern]))
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
                    nextStarts[position] = phrases[positions.Phrase[position]].IsExcuse ? Math.Min(nextStarts[position], start) : Math.Max(nextStarts[position], start);
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
