using NodaTime;

namespace Holdfast.Recovery;

/// <summary>Days that somebody counts, from a day of their choice. It only ever grows: a day that went differently is kept beside it.</summary>
public sealed class Clock : Own<ClockFace>
{
    public const int MostPerMember = 12;

    private sealed class Stored : Mapping<Clock>;
}

public enum ClockGoal
{
    /// <summary>None of it.</summary>
    Abstinence = 0,

    /// <summary>Less of it: at most so many days a week.</summary>
    Reduction = 1,
}

/// <param name="Name">In the member's own words.</param>
/// <param name="Start">The first day that counts.</param>
public sealed record ClockFace(string Name, ClockGoal Goal, LocalDate Start)
{
    public const int LongestName = 60;

    /// <summary>No clock starts before this many years ago.</summary>
    public const int MostYears = 80;

    /// <summary>With <see cref="ClockGoal.Reduction"/>: days a week, 1 to 6.</summary>
    public int? DaysAWeek { get; init; }

    /// <summary>It counts on, and shows nowhere but in the list of clocks.</summary>
    public bool IsHidden { get; init; }
}

/// <summary>A day that went differently from what a clock counts: an event with a date, which erases nothing.</summary>
public sealed class DifferentDay : Own<WentDifferently>
{
    public const int MostPerMember = 4000;

    private sealed class Stored : Mapping<DifferentDay>;
}

/// <param name="Clock">The public id of the clock it belongs to.</param>
public sealed record WentDifferently(string Clock, LocalDate Day)
{
    public const int LongestNote = 2000;

    /// <summary>What they want to remember of it.</summary>
    public string? Note { get; init; }
}
