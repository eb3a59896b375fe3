using Holdfast.Data;
using Holdfast.Web;

namespace Holdfast.Recovery.Plans;

/// <summary>Lines of a plan, as typed: one a line.</summary>
internal static class PlanLines
{
    /// <summary>Without empty ones, and without the same one twice.</summary>
    public static IReadOnlyList<string> Read(string? typed) =>
        [.. (typed ?? "").ReplaceLineEndings("\n").Split('\n').Select(Typed.Clean).Where(line => line.Length > 0).Distinct(StringComparer.Ordinal)];

    public static Refusal? Check(IReadOnlyList<string> lines) =>
        lines.Count > PlanWords.MostLines ? new TooManyPlanLines()
        : lines.Any(line => line.Length > PlanWords.LongestLine) ? new PlanLineTooLong()
        : null;

    /// <summary>What is there, and after it what is new.</summary>
    public static IReadOnlyList<string> Both(IReadOnlyList<string> there, IReadOnlyList<string> mine) => [.. there, .. mine.Except(there, StringComparer.Ordinal)];
}
