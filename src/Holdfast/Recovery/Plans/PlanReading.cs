namespace Holdfast.Recovery.Plans;

/// <summary>The parts of one plan that have lines, each by its title.</summary>
public sealed record PlanReading(IReadOnlyList<(string Title, IReadOnlyList<string> Lines)> Parts)
{
    public static PlanReading Of(PlanOutline plan, PlanWords words) =>
        new([.. plan.Parts.Select(part => (part.Title.ToString(), words.Lines(part.Code))).Where(part => part.Item2.Count > 0)]);

    /// <summary>Lines under parts that the community took out of the file: they are still the member's.</summary>
    public static IReadOnlyList<string> Others(PlanOutlines outlines, PlanWords words) =>
        [.. words.Parts.Where(part => !outlines.Parts.Any(known => known.Code == part.Key)).SelectMany(part => part.Value)];
}
