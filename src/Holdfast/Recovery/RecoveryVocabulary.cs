using Holdfast.Data;
using Holdfast.Ui;
using YamlDotNet.RepresentationModel;

namespace Holdfast.Recovery;

/// <param name="Strength">What is stored, 0 to 10.</param>
public sealed record UrgeWord(int Strength, LocalText Words);

/// <param name="Days">How many days that went as hoped.</param>
public sealed record Milestone(int Days, LocalText Words);

/// <summary>For whom a <see cref="Suggestion"/> is.</summary>
public enum SuggestedWhen
{
    Any,
    HighUrge,
    NoClock,
    Morning,
    Evening,
    Night,
}

/// <param name="To">A page of this site that goes with it, or null.</param>
public sealed record Suggestion(SuggestedWhen When, LocalText Words, string? To);

/// <summary>The words people choose from when they say how it is, read from <c>recovery.yaml</c> at start. Lists keep the order of the file.</summary>
public sealed class RecoveryVocabulary
{
    private const int LongestLabel = 60;
    private const int LongestSuggestion = 160;
    private const int MostMilestones = 40;
    private const int MostSuggestions = 60;
    private const int LongestTime = 4000;

    private static readonly Dictionary<string, SuggestedWhen> Whens = new()
    {
        ["any"] = SuggestedWhen.Any,
        ["high-urge"] = SuggestedWhen.HighUrge,
        ["no-clock"] = SuggestedWhen.NoClock,
        ["morning"] = SuggestedWhen.Morning,
        ["evening"] = SuggestedWhen.Evening,
        ["night"] = SuggestedWhen.Night,
    };

    private RecoveryVocabulary(DataFile file, YamlMappingNode root)
    {
        Moods = [.. file.Entries(root, "moods", HowItIs.HighestMood).Select(mood => file.Words(mood, "a mood", LongestLabel))];
        Urges = [.. file.Entries(root, "urges", HowItIs.HighestMood).Select(urge => new UrgeWord(file.Whole(urge, "strength", 0, HowItIs.StrongestUrge), file.Words(urge, "an urge", LongestLabel, "strength")))];
        if (Moods.Count != HowItIs.HighestMood)
        {
            throw file.Fault(file.Needed(root, "moods"), $"there are {HowItIs.HighestMood} moods, not {Moods.Count}");
        }

        if (Urges is not [{ Strength: 0 }, .., { Strength: HowItIs.StrongestUrge }] || !Rises(Urges.Select(urge => urge.Strength)))
        {
            throw file.Fault(file.Needed(root, "urges"), $"urges rise from strength 0 to {HowItIs.StrongestUrge}");
        }

        Triggers = file.Labels(root, "triggers", LongestLabel);
        Places = file.Labels(root, "places", LongestLabel);
        Deeds = file.Labels(root, "deeds", LongestLabel);
        Milestones = [.. file.Entries(root, "milestones", MostMilestones).Select(milestone => new Milestone(file.Whole(milestone, "days", 1, LongestTime), file.Words(milestone, "a milestone", LongestLabel, "days")))];
        if (!Rises(Milestones.Select(milestone => milestone.Days)))
        {
            throw file.Fault(file.Needed(root, "milestones"), "milestones go from few days to many");
        }

        Suggestions = [.. file.Entries(root, "suggestions", MostSuggestions).Select(suggestion => ReadSuggestion(file, suggestion))];
        if (Suggestions.All(suggestion => suggestion.When != SuggestedWhen.Any))
        {
            throw file.Fault(file.Needed(root, "suggestions"), "at least one suggestion is for any time");
        }
    }

    /// <summary>From 1 to 5.</summary>
    public IReadOnlyList<LocalText> Moods { get; }

    public IReadOnlyList<UrgeWord> Urges { get; }

    public IReadOnlyDictionary<string, LocalText> Triggers { get; }

    public IReadOnlyDictionary<string, LocalText> Places { get; }

    public IReadOnlyDictionary<string, LocalText> Deeds { get; }

    public IReadOnlyList<Milestone> Milestones { get; }

    public IReadOnlyList<Suggestion> Suggestions { get; }

    /// <exception cref="RefusalException">The file is missing or wrong; the sentence names file, line and fault.</exception>
    public static RecoveryVocabulary Load(string path) => DataFile.Load(path, Read);

    /// <param name="path">Only named in refusals.</param>
    public static RecoveryVocabulary Read(TextReader text, string path)
    {
        var file = new DataFile(path);
        return new(file, file.Root(text));
    }

    /// <param name="mood">1 to 5.</param>
    public LocalText Mood(int mood) => Moods[Math.Clamp(mood, HowItIs.LowestMood, HowItIs.HighestMood) - 1];

    /// <summary>The word nearest to this strength.</summary>
    public LocalText UrgeWords(int strength) => Urges.MinBy(urge => Math.Abs(urge.Strength - strength))!.Words;

    private static bool Rises(IEnumerable<int> numbers) => numbers.Zip(numbers.Skip(1)).All(pair => pair.First < pair.Second);

    private static Suggestion ReadSuggestion(DataFile file, YamlMappingNode map)
    {
        var when = file.Needed(map, "when");
        var to = map.Children.TryGetValue("to", out var address) ? address.ToString() : null;
        return !Whens.TryGetValue(when.ToString(), out var fits)
            ? throw file.Fault(when, $"when is one of {string.Join(", ", Whens.Keys)}")
            : to is not null && (!to.StartsWith('/') || to.StartsWith("//", StringComparison.Ordinal))
                ? throw file.Fault(address!, "to is a page of this site, such as /meetings")
                : new Suggestion(fits, file.Words(map, "a suggestion", LongestSuggestion, "when", "to"), to);
    }
}
