using NodaTime;

namespace Holdfast.Recovery;

/// <summary>Something a member wants to get to, in steps of their own.</summary>
public sealed class Goal : Own<GoalWords>
{
    public const int MostPerMember = 200;

    private sealed class Stored : Mapping<Goal>;
}

/// <param name="SetOn">By the member's own clock, as all days here.</param>
public sealed record GoalWords(string Name, LocalDate SetOn, IReadOnlyList<GoalStep> Steps)
{
    public const int LongestName = 120;
    public const int MostSteps = 30;

    /// <summary>Reached, or put aside: either way it is done with.</summary>
    public LocalDate? DoneOn { get; init; }

    public bool WasPutAside { get; init; }
}

public sealed record GoalStep(string Text)
{
    public const int LongestText = 200;

    public LocalDate? DoneOn { get; init; }
}

/// <summary>What somebody meant to do with a day, and how it was in the evening.</summary>
public sealed class Intention : Own<DayWords>
{
    private sealed class Stored : Mapping<Intention>;
}

public enum DayWent
{
    AsMeant = 0,
    Partly = 1,
    Differently = 2,
}

public sealed record DayWords(LocalDate Day)
{
    public const int LongestText = 500;
    public const int MostGrateful = 5;

    /// <summary>In the morning: what they mean to do.</summary>
    public string? Intention { get; init; }

    public DayWent? Went { get; init; }

    /// <summary>In the evening: what they want to keep of it.</summary>
    public string? Review { get; init; }

    public IReadOnlyList<string> Grateful { get; init; } = [];
}
