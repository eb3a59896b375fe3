using NodaTime;

namespace Holdfast.Recovery.Plans;

/// <summary>A member's plans in their own words: one row each, so that a page of them is one thing to read, print and keep.</summary>
public sealed class Plan : Own<PlanWords>
{
    private sealed class Stored : Mapping<Plan>;
}

/// <param name="Version">Rises with each change, so that two devices don't overwrite one another unseen.</param>
/// <param name="Parts">Lines by the code of the part they belong to.</param>
/// <param name="People">Whom to reach, in the order to try.</param>
public sealed record PlanWords(int Version, IReadOnlyDictionary<string, IReadOnlyList<string>> Parts, IReadOnlyList<PlanPerson> People)
{
    public const int LongestLine = 300;
    public const int MostLines = 30;
    public const int MostPeople = 20;

    public LocalDate? ChangedOn { get; init; }
}

/// <param name="Reach">A number, or in words how they are reached.</param>
public sealed record PlanPerson(string Name, string Reach)
{
    public const int LongestName = 60;
    public const int LongestReach = 100;
}
