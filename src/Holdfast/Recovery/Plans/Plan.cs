using System.Collections.Frozen;
using Holdfast.Data;
using NodaTime;

namespace Holdfast.Recovery.Plans;

/// <summary>A member's plans in their own words: one row each, so that a page of them is one thing to read, print and keep.</summary>
public sealed class Plan : Own<PlanWords>
{
    private sealed class Stored : Mapping<Plan>;
}

/// <param name="Version">Rises with each change, so that two devices don't overwrite one another unseen.</param>
/// <param name="Parts">Lines by the code of the part they belong to; a part without lines isn't there.</param>
/// <param name="People">Whom to reach, in the order to try.</param>
public sealed record PlanWords(int Version, IReadOnlyDictionary<string, IReadOnlyList<string>> Parts, IReadOnlyList<PlanPerson> People)
{
    public const int LongestLine = 300;
    public const int MostLines = 30;
    public const int MostPeople = 20;

    /// <summary>What the list of people is called in <see cref="Changes"/>; plans go by their codes.</summary>
    public const string PeopleSection = "people";

    /// <summary>Before anything was written.</summary>
    public static readonly PlanWords None = new(0, FrozenDictionary<string, IReadOnlyList<string>>.Empty, []);

    public LocalDate? ChangedOn { get; init; }

    /// <summary>The version in which each plan, or the people, last changed: a change to one is no conflict for another.</summary>
    public IReadOnlyDictionary<string, int> Changes { get; init; } = FrozenDictionary<string, int>.Empty;

    public bool IsEmpty => Parts.Count == 0 && People.Count == 0;

    public IReadOnlyList<string> Lines(string part) => Parts.GetValueOrDefault(part) ?? [];

    public bool ChangedSince(int version, string section) => Changes.GetValueOrDefault(section) > version;

    /// <summary>These parts of a plan say this from now on. Other parts stay as they are.</summary>
    public PlanWords Say(PlanOutline plan, IReadOnlyDictionary<string, IReadOnlyList<string>> lines, LocalDate today)
    {
        var parts = new Dictionary<string, IReadOnlyList<string>>(Parts);
        foreach (var (part, said) in lines)
        {
            parts[part] = said;
        }

        return (this with { Parts = parts.Where(part => part.Value.Count > 0).ToDictionary() }).Changed(plan.Code, today);
    }

    public PlanWords Reach(IReadOnlyList<PlanPerson> people, LocalDate today) => (this with { People = people }).Changed(PeopleSection, today);

    private PlanWords Changed(string section, LocalDate today) =>
        this with { Version = Version + 1, ChangedOn = today, Changes = new Dictionary<string, int>(Changes) { [section] = Version + 1 } };
}

/// <param name="Reach">A number, or in words how they are reached.</param>
public sealed record PlanPerson(string Name, string Reach)
{
    public const int LongestName = 60;
    public const int LongestReach = 100;
    private const int FewestDigits = 3;
    private const int MostDigits = 15;

    /// <summary>Tells them apart while the list is changed; it is never shown anywhere else.</summary>
    public string Id { get; init; } = RandomId.New();

    /// <summary>What to dial, such as <c>+15035550142</c>, or null where <see cref="Reach"/> is more than a number.</summary>
    public string? Dial
    {
        get
        {
            var digits = string.Concat(Reach.Where(char.IsAsciiDigit));
            return digits.Length is >= FewestDigits and <= MostDigits && Reach.All(sign => char.IsAsciiDigit(sign) || sign is ' ' or '-' or '.' or '(' or ')' or '/' or '+' or '\u00a0') && Reach.LastIndexOf('+') <= 0
                ? (Reach[0] == '+' ? "+" : "") + digits
                : null;
        }
    }
}
