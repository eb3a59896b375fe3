using Holdfast.Data;
using Holdfast.Ui;
using YamlDotNet.RepresentationModel;

namespace Holdfast.Groups;

/// <summary>The words people choose from, read from <c>groups.yaml</c> at start. Lists keep the order of the file.</summary>
public sealed class GroupVocabulary
{
    private const int LongestCode = 20;
    private const int LongestLabel = 60;
    private const int MostOfAKind = 40;
    private const int MostSupports = 4;
    private const string Wish = "wish";
    private static readonly string[] IntentCodes = [.. new[] { Intent.Support, Intent.Sharing, Intent.Win, Intent.Question }.Select(CodeOf)];

    private readonly string path;

    private GroupVocabulary(string path, YamlNode root)
    {
        this.path = path;
        var intents = Map(Needed(Map(root, "the file"), "intents"), "intents");
        Intents = Labels(intents, "intents");
        Wishes = intents.Children.ToDictionary(pair => pair.Key.ToString(), pair => Words(Needed(Map(pair.Value, "an intent"), Wish), Wish));
        if (!Intents.Keys.Order(StringComparer.Ordinal).SequenceEqual(IntentCodes.Order(StringComparer.Ordinal)))
        {
            throw Fault(intents, $"intents are {string.Join(", ", IntentCodes)}, no more and no less");
        }

        Feelings = Labels(root, "feelings");
        Notes = Labels(root, "notes");
        Supports = Labels(root, "supports");
        Pathways = Labels(root, "pathways");
        if (Supports.Count > MostSupports)
        {
            throw Fault(root, $"supports are at most {MostSupports}");
        }

        if (Pathways.Keys.FirstOrDefault(code => !Meetings.Pathways.All.Contains(code)) is { } unknown)
        {
            throw Fault(root, $"pathways have {unknown}, which no meeting knows");
        }

        if (!Meetings.Pathways.All.All(Pathways.ContainsKey))
        {
            throw Fault(root, $"pathways need {string.Join(", ", Meetings.Pathways.All.Where(code => !Pathways.ContainsKey(code)))}");
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
    public static GroupVocabulary Load(string path)
    {
        try
        {
            using var reader = File.OpenText(path);
            return Read(reader, path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new RefusalException($"{path} can't be read: {exception.Message}", exception);
        }
    }

    /// <param name="path">Only named in refusals.</param>
    public static GroupVocabulary Read(TextReader text, string path) => new(path, YamlText.Document(text, path));

    private Dictionary<string, LocalText> Labels(YamlNode root, string what)
    {
        var map = root is YamlMappingNode own && what == "intents" ? own : Map(Needed(Map(root, "the file"), what), what);
        if (map.Children.Count is 0 or > MostOfAKind)
        {
            throw Fault(map, $"{what} has 1 to {MostOfAKind} entries");
        }

        var labels = new Dictionary<string, LocalText>();
        foreach (var (key, value) in map.Children)
        {
            var code = key.ToString();
            if (code.Length is 0 or > LongestCode || !code.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '-'))
            {
                throw Fault(key, $"a code is up to {LongestCode} lower-case letters, digits and hyphens, not {code}");
            }

            labels.Add(code, Words(value, code));
        }

        return labels;
    }

    private LocalText Words(YamlNode node, string what)
    {
        var map = Map(node, what);
        return map.Children.Keys.FirstOrDefault(key => key.ToString() is not ("en" or "es" or Wish)) is { } other
            ? throw Fault(other, $"{what} has an unknown field, {other}")
            : new LocalText(Text(Needed(map, "en"), what), Text(Needed(map, "es"), what));
    }

    private string Text(YamlNode node, string what) =>
        node is YamlScalarNode { Value.Length: > 0 and <= LongestLabel } scalar ? scalar.Value : throw Fault(node, $"{what} needs words of {LongestLabel} characters at most here");

    private YamlMappingNode Map(YamlNode node, string what) => node as YamlMappingNode ?? throw Fault(node, $"{what} should be a list of names and values");

    private YamlNode Needed(YamlMappingNode map, string field) => map.Children.TryGetValue(field, out var node) ? node : throw Fault(map, $"{field} is missing here");

    private RefusalException Fault(YamlNode node, string fault) => new($"{path}, line {node.Start.Line}: {fault}.");
}
