using NodaTime;

namespace Holdfast.Recovery;

/// <summary>How somebody was at one moment. Nobody else sees it unless they share this one.</summary>
public sealed class CheckIn : Own<HowItIs>
{
    /// <summary>A form replayed by a broken browser stops here; no person checks in so often in a day.</summary>
    public const int MostInADay = 24;

    /// <summary>It may be changed so long; after that it stands as it was felt.</summary>
    public static readonly Duration ChangedFor = Duration.FromHours(24);

    private sealed class Stored : Mapping<CheckIn>;
}

/// <param name="Day">By the member's own clock, then and there: a journey to another zone moves no day.</param>
/// <param name="Mood">1 (rough) to 5 (bright).</param>
public sealed record HowItIs(Instant At, LocalDate Day, int Mood)
{
    public const int LongestLine = 500;
    public const int LowestMood = 1;
    public const int HighestMood = 5;
    public const int StrongestUrge = 10;

    /// <summary>From here on help and the toolkit are shown.</summary>
    public const int HighUrge = 7;

    /// <summary>0 (none) to 10; null where nothing was said of it.</summary>
    public int? Urge { get; init; }

    /// <summary>Codes of the feelings people choose from.</summary>
    public IReadOnlyList<string> Feelings { get; init; } = [];

    public string? Line { get; init; }
}
