using Holdfast.Data;
using Holdfast.Ui;
using YamlDotNet.RepresentationModel;

namespace Holdfast.Recovery.Plans;

/// <summary>One of the plans a member can write.</summary>
/// <param name="Code">In addresses, and what changes are counted by; not to be changed.</param>
public sealed record PlanOutline(string Code, LocalText Title, LocalText Hint, IReadOnlyList<PlanPart> Parts);

/// <param name="Code">What a member's lines are kept under; not to be changed, and no other part of any plan has it.</param>
public sealed record PlanPart(string Code, LocalText Title, LocalText Hint);

/// <summary>The plans there are, read from <c>plan-parts.yaml</c>. Lists keep the order of the file.</summary>
public sealed class PlanOutlines
{
    private const int LongestTitle = 60;
    private const int LongestHint = 160;
    private const int MostPlans = 6;
    private const int MostParts = 12;

    private PlanOutlines(DataFile file, YamlMappingNode root)
    {
        HasOnly(file, root, "the file", "start", "plans");
        All = [.. file.Entries(root, "plans", MostPlans).Select(plan => Read(file, plan))];
        Parts = [.. All.SelectMany(plan => plan.Parts)];
        var codes = file.Entries(root, "plans", MostPlans).SelectMany(plan => file.Entries(plan, "parts", MostParts).Prepend(plan)).Select(entry => file.Needed(entry, "code")).ToList();
        var seen = new HashSet<string>(StringComparer.Ordinal) { PlanWords.PeopleSection };
        if (codes.Find(code => !seen.Add(code.ToString())) is { } twice)
        {
            throw file.Fault(twice, $"{twice} is a code already");
        }

        var start = file.Needed(root, "start");
        Start = Parts.FirstOrDefault(part => part.Code == start.ToString()) ?? throw file.Fault(start, "start is the code of a part");
        StartPlan = All.First(plan => plan.Parts.Contains(Start));
    }

    public IReadOnlyList<PlanOutline> All { get; }

    /// <summary>Of all plans.</summary>
    public IReadOnlyList<PlanPart> Parts { get; }

    /// <summary>Where somebody begins who has written nothing yet.</summary>
    public PlanPart Start { get; }

    public PlanOutline StartPlan { get; }

    public PlanOutline? Find(string? code) => All.FirstOrDefault(plan => plan.Code == code);

    /// <exception cref="RefusalException">The file is missing or wrong; the sentence names file, line and fault.</exception>
    public static PlanOutlines Load(string path) => DataFile.Load(path, Read);

    /// <param name="path">Only named in refusals.</param>
    public static PlanOutlines Read(TextReader text, string path)
    {
        var file = new DataFile(path);
        return new(file, file.Root(text));
    }

    private static PlanOutline Read(DataFile file, YamlMappingNode plan)
    {
        HasOnly(file, plan, "a plan", "code", "title", "hint", "parts");
        return new(file.Code(file.Needed(plan, "code")), Title(file, plan), Hint(file, plan), [.. file.Entries(plan, "parts", MostParts).Select(part => ReadPart(file, part))]);
    }

    private static PlanPart ReadPart(DataFile file, YamlMappingNode part)
    {
        HasOnly(file, part, "a part", "code", "title", "hint");
        return new(file.Code(file.Needed(part, "code")), Title(file, part), Hint(file, part));
    }

    private static LocalText Title(DataFile file, YamlMappingNode map) => file.Words(file.Needed(map, "title"), "a title", LongestTitle);

    private static LocalText Hint(DataFile file, YamlMappingNode map) => file.Words(file.Needed(map, "hint"), "a hint", LongestHint);

    private static void HasOnly(DataFile file, YamlMappingNode map, string what, params string[] fields)
    {
        if (map.Children.Keys.FirstOrDefault(key => !fields.Contains(key.ToString())) is { } other)
        {
            throw file.Fault(other, $"{what} has an unknown field, {other}");
        }
    }
}
