namespace Holdfast.Bench;

/// <summary>Numbers that look random and are the same in every run. SplitMix64 (Steele, Lea and Flood 2014).</summary>
internal struct Seeded(ulong seed)
{
    private ulong state = seed;

    public ulong Next()
    {
        state += 0x9E3779B97F4A7C15;
        var mixed = state;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }

    /// <summary>0 up to but not 1.</summary>
    public double Share() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>0 up to but not <paramref name="end"/>.</summary>
    public int Below(int end) => (int)(Share() * end);

    public bool Chance(double share) => Share() < share;

    public T Of<T>(IReadOnlyList<T> choices) => choices[Below(choices.Count)];

    /// <summary>The first choice whose shares, added up, pass a random number. Shares needn't sum to 1.</summary>
    public T Weighted<T>(IReadOnlyList<(double Share, T Choice)> choices)
    {
        var left = Share() * choices.Sum(choice => choice.Share);
        foreach (var (share, choice) in choices)
        {
            left -= share;
            if (left < 0)
            {
                return choice;
            }
        }

        return choices[^1].Choice;
    }
}
