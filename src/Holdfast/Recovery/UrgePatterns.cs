using MathNet.Numerics.Distributions;

namespace Holdfast.Recovery;

/// <summary>What a pattern is about.</summary>
public enum PatternOf
{
    Hours,
    Weekday,
    Trigger,
    Helped,
}

/// <param name="Code">The first hour of four, 0 to 20; the ISO weekday, 1 (Monday) to 7; or a code of a trigger or a deed.</param>
/// <param name="Count">How many of <paramref name="Of"/> urges it says this of.</param>
public sealed record UrgePattern(PatternOf About, string Code, int Count, int Of);

/// <summary>
/// What somebody's own urges have in common, said only where chance is an unlikely reason: of people without any pattern at
/// most one in twenty is told of one. Each of the four questions takes its share of that (Bonferroni), and within a question
/// each possible answer takes its share again. A count is tested against the binomial distribution, one-sided.
/// </summary>
public static class UrgePatterns
{
    /// <summary>Fewer say nothing.</summary>
    public const int Needed = 20;

    /// <summary>The newest so many are looked at.</summary>
    public const int Most = 5000;

    private const int HoursTogether = 4;
    private const int Weekdays = 7;
    private const int FewestTriggers = 3;
    private const double Chance = 0.05 / 4;
    private const string Used = "used";

    public static IReadOnlyList<UrgePattern> Find(IReadOnlyCollection<UrgeNote> urges)
    {
        var found = new List<UrgePattern>();
        if (urges.Count < Needed)
        {
            return found;
        }

        Add(PatternOf.Hours, urges.Select(urge => Text(urge.At.Hour / HoursTogether * HoursTogether)), 24 / HoursTogether);
        Add(PatternOf.Weekday, urges.Select(urge => Text((int)urge.At.DayOfWeek)), Weekdays);
        var triggers = urges.Where(urge => urge.Trigger is not null).Select(urge => urge.Trigger!).ToList();
        // Of what somebody never names nothing can be said, so what they name is compared with itself.
        Add(PatternOf.Trigger, triggers, Math.Max(FewestTriggers, triggers.Distinct().Count()));
        if (Helped(urges) is { } helped)
        {
            found.Add(helped);
        }

        return found;

        // The most frequent answer, if it is more frequent than when all are equally likely.
        void Add(PatternOf about, IEnumerable<string> answers, int possible)
        {
            var counts = answers.CountBy(answer => answer).ToList();
            var all = counts.Sum(each => each.Value);
            if (all >= Needed && counts.MaxBy(each => each.Value) is var (code, count) && AtLeast(count, all, 1.0 / possible) < Chance / possible)
            {
                found.Add(new UrgePattern(about, code, count, all));
            }
        }
    }

    /// <summary>What was done when an urge eased, what eased it most often first. Not a finding: their own list, for a hard minute.</summary>
    public static IEnumerable<string> DidAndEased(IEnumerable<UrgeNote> urges) =>
        urges.Where(urge => urge.After < urge.Strength).SelectMany(urge => urge.Did).Where(deed => deed != Used).CountBy(deed => deed).OrderByDescending(each => each.Value).Select(each => each.Key);

    /// <summary>The deed after which an urge eased by this member's half-way value or more, more often than chance gives.</summary>
    private static UrgePattern? Helped(IEnumerable<UrgeNote> urges)
    {
        var told = urges.Where(urge => urge.After is not null && urge.Did.Count > 0).Select(urge => (urge.Did, Eased: urge.Strength - urge.After!.Value)).ToList();
        if (told.Count < Needed)
        {
            return null;
        }

        var halfWay = told.Select(each => each.Eased).Order().ElementAt(told.Count / 2);
        var share = (double)told.Count(each => each.Eased >= halfWay) / told.Count;
        var deeds = told.SelectMany(each => each.Did).Distinct().Where(deed => deed != Used).ToList();
        return deeds
            .Select(deed =>
            {
                var with = told.Where(each => each.Did.Contains(deed)).ToList();
                return (Deed: deed, All: with.Count, Eased: with.Count(each => each.Eased >= halfWay));
            })
            // A whole share would say that everything always helps: nothing is told apart then.
            .Where(each => share is > 0 and < 1 && AtLeast(each.Eased, each.All, share) < Chance / deeds.Count)
            .OrderByDescending(each => (double)each.Eased / each.All)
            .Select(each => new UrgePattern(PatternOf.Helped, each.Deed, each.Eased, each.All))
            .FirstOrDefault();
    }

    /// <summary>How likely chance alone gives so many or more.</summary>
    private static double AtLeast(int count, int of, double share) => count == 0 ? 1 : 1 - Binomial.CDF(share, of, count - 1);

    private static string Text(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
