using Holdfast.Data;
using Holdfast.Ui;
using YamlDotNet.RepresentationModel;

namespace Holdfast.Groups;

/// <summary>The words people choose from, read from <c>groups.yaml</c> at start. Lists keep the order of the file.</summary>
public sealed class GroupVocabulary : IFeelings
{
    private const int LongestLabel = 60;
    private const int MostSupports = 4;
    private const string Wish = "wish";
    private static readonly string[] IntentCodes = [.. new[] { Intent.Support, Intent.Sharing, Intent.Win, Intent.Question }.Select(CodeOf)];

    private GroupVocabulary(DataFile file, YamlMappingNode root)
    {
        Intents = file.Labels(root, "intents", LongestLabel, Wish);
        var intents = file.Map(file.Needed(root, "intents"), "intents");
        Wishes = intents.Children.ToDictionary(pair => pair.Key.ToString(), pair => file.Words(file.Needed(file.Map(pair.Value, "an intent"), Wish), Wish, LongestLabel));
        if (!Intents.Keys.Order(StringComparer.Ordinal).SequenceEqual(IntentCodes.Order(StringComparer.Ordinal)))
        {
            throw file.Fault(intents, $"intents are {string.Join(", ", IntentCodes)}, no more and no less");
        }

        Feelings = file.Labels(root, "feelings", LongestLabel);
        Notes = file.Labels(root, "notes", LongestLabel);
        Supports = file.Labels(root, "supports", LongestLabel);
        Pathways = file.Labels(root, "pathways", LongestLabel);
        if (Supports.Count > MostSupports)
        {
            throw file.Fault(root, $"supports are at most {MostSupports}");
        }

        if (Pathways.Keys.FirstOrDefault(code => !Meetings.Pathways.All.Contains(code)) is { } unknown)
        {
            throw file.Fault(root, $"pathways have {unknown}, which no meeting knows");
        }

        if (!Meetings.Pathways.All.All(Pathways.ContainsKey))
        {
            throw file.Fault(root, $"pathways need {string.Join(", ", Meetings.Pathways.All.Where(code => !Pathways.ContainsKey(code)))}");
        }
    }

    public IReadOnlyDictionary<string, LocalText> Intents { get; }

    /// <summary>As the writer says it.</summary>
    public IReadOnlyDictionary<string, LocalText> Wishes { get; }

    public IReadOnlyDictionary<string, LocalText> Feelings { get; }

    public IReadOnlyDictionary<string, LocalText> Notes { get; }

    public IReadOnlyDictionary<string, LocalText> Supports { get; }

    public IReadOnlyDictionary<string, LocalText> Pathways { get; }

    public static string CodeOf(Intent intent) => intent.ToString().ToLowerInvariant();

    /// <returns>Null for what no form offers.</returns>
    public static Intent? IntentOf(string? code) => Array.IndexOf(IntentCodes, code) < 0 ? null : Enum.Parse<Intent>(code!, ignoreCase: true);

    /// <exception cref="RefusalException">The file is missing or wrong; the sentence names file, line and fault.</exception>
    public static GroupVocabulary Load(string path) => DataFile.Load(path, Read);

    /// <param name="path">Only named in refusals.</param>
    public static GroupVocabulary Read(TextReader text, string path)
    {
        var file = new DataFile(path);
        return new(file, file.Root(text));
    }
}
