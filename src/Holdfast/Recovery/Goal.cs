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

    public bool IsOpen => DoneOn is null;

    public GoalWords Reach(LocalDate today) => this with { DoneOn = today, WasPutAside = false };

    public GoalWords PutAside(LocalDate today) => this with { DoneOn = today, WasPutAside = true };

    public GoalWords TakeUpAgain() => this with { DoneOn = null, WasPutAside = false };

    /// <summary>A step is done, or again to be done.</summary>
    /// <param name="at">From 0.</param>
    /// <param name="text">What they saw there: another step in that place stays as it is.</param>
    public GoalWords Tick(int at, string text, bool isDone, LocalDate today) =>
        this with { Steps = [.. Steps.Select((step, place) => place == at && step.Text == text ? step with { DoneOn = isDone ? step.DoneOn ?? today : null } : step)] };

    /// <inheritdoc cref="Tick"/>
    public GoalWords TakeOut(int at, string text) => this with { Steps = [.. Steps.Where((step, place) => place != at || step.Text != text)] };
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

    public bool IsEmpty => Intention is null && Went is null && Review is null && Grateful.Count == 0;
}
