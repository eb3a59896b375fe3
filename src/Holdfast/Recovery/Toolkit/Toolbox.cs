using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Holdfast.Data;
using Holdfast.Ui;
using YamlDotNet.RepresentationModel;

namespace Holdfast.Recovery.Toolkit;

/// <summary>The tools, read from <c>tools.yaml</c> at start, in the order of the file.</summary>
public sealed class Toolbox
{
    private const int MostTools = 24;
    private const int MostSteps = 12;
    private const int MostFields = 8;
    private const int MostSays = 20;
    private const int MostLengths = 3;
    private const int LongestTimer = 60;
    private const int ShortestBreath = 2;
    private const int LongestBreath = 12;
    private const int LongestName = 60;
    private const int LongestLabel = 80;
    private const int LongestLine = 200;
    private const int LongestCare = 300;

    private static readonly Dictionary<string, ToolFieldKind> Kinds = new()
    {
        ["text"] = ToolFieldKind.Text,
        ["line"] = ToolFieldKind.Line,
        ["yes"] = ToolFieldKind.Yes,
        ["choice"] = ToolFieldKind.Choice,
    };

    private readonly Dictionary<string, Tool> byCode = [];

    private Toolbox(string text, string path)
    {
        var file = new DataFile(path);
        var root = file.Root(new StringReader(text));
        Known(file, root, "the file", "tools");
        foreach (var entry in file.Entries(root, "tools", MostTools))
        {
            var tool = ReadTool(file, entry);
            if (!byCode.TryAdd(tool.Code, tool))
            {
                throw file.Fault(entry, $"there are two tools called {tool.Code}");
            }

            All = [.. All, tool];
        }

        if (First.Timer is null)
        {
            throw file.Fault(file.Needed(root, "tools"), "the first tool is the one the toolkit opens with: it needs a timer");
        }

        Version = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..10];
    }

    public IReadOnlyList<Tool> All { get; } = [];

    /// <summary>What the toolkit opens with: for the worst quarter of an hour.</summary>
    public Tool First => All[0];

    /// <summary>Another one whenever the file says something else.</summary>
    public string Version { get; }

    /// <exception cref="RefusalException">The file is missing or wrong; the sentence names file, line and fault.</exception>
    public static Toolbox Load(string path) => DataFile.Load(path, Read);

    /// <param name="path">Only named in refusals.</param>
    public static Toolbox Read(TextReader text, string path) => new(text.ReadToEnd(), path);

    public Tool? Find(string? code) => code is null ? null : byCode.GetValueOrDefault(code);

    private static Tool ReadTool(DataFile file, YamlMappingNode map)
    {
        Known(file, map, "a tool", "code", "name", "for", "care", "steps", "timer", "pace", "choices", "fields");
        var choices = map.Children.ContainsKey("choices") ? file.Labels(map, "choices", LongestLabel) : [];
        var fields = map.Children.ContainsKey("fields") ? file.Entries(map, "fields", MostFields).Select(field => ReadField(file, field, choices.Count > 0)).ToList() : [];
        if (fields.GroupBy(field => field.Code).FirstOrDefault(same => same.Count() > 1) is { } twice)
        {
            throw file.Fault(file.Needed(map, "fields"), $"there are two fields called {twice.Key}");
        }

        var timer = map.Children.TryGetValue("timer", out var timed) ? ReadTimer(file, file.Map(timed, "timer")) : null;
        return new(
            file.Code(file.Needed(map, "code")),
            file.Words(file.Needed(map, "name"), "a name", LongestName),
            file.Words(file.Needed(map, "for"), "what a tool is for", LongestLine),
            [.. file.Entries(map, "steps", MostSteps).Select(step => file.Words(step, "a step", LongestLine))])
        {
            Care = Optional(file, map, "care", LongestCare),
            Timer = timer,
            Pace = map.Children.TryGetValue("pace", out var pace) ? ReadPace(file, pace, timer is not null) : null,
            Fields = fields,
            Choices = choices,
        };
    }

    private static ToolField ReadField(DataFile file, YamlMappingNode map, bool hasChoices)
    {
        Known(file, map, "a field", "code", "kind", "label", "hint");
        var kind = file.Needed(map, "kind");
        return !Kinds.TryGetValue(kind.ToString(), out var read)
            ? throw file.Fault(kind, $"kind is one of {string.Join(", ", Kinds.Keys)}")
            : read == ToolFieldKind.Choice && !hasChoices
                ? throw file.Fault(kind, "this tool has no choices to choose from")
                : new(file.Code(file.Needed(map, "code")), read, file.Words(file.Needed(map, "label"), "a label", LongestLabel), Optional(file, map, "hint", LongestLine));
    }

    private static ToolTimer ReadTimer(DataFile file, YamlMappingNode map)
    {
        Known(file, map, "timer", "minutes", "start", "under", "says");
        var says = file.Entries(map, "says", MostSays).Select(said => new TimerWords(file.Whole(said, "at", 0, 100), file.Words(said, "what a timer says", LongestLine, "at"))).ToList();
        return says is not [{ At: 0 }, .., { At: 100 }] || !Rises(says.Select(said => said.At))
            ? throw file.Fault(file.Needed(map, "says"), "what a timer says goes from at 0 to at 100")
            : new(Minutes(file, map), file.Words(file.Needed(map, "start"), "start", LongestLabel), file.Words(file.Needed(map, "under"), "under", LongestLabel), says);
    }

    private static List<int> Minutes(DataFile file, YamlMappingNode map)
    {
        var node = file.Needed(map, "minutes");
        var minutes = node is YamlSequenceNode { Children: { Count: > 0 and <= MostLengths } entries }
            ? entries.Select(entry => int.TryParse(entry.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0).ToList()
            : [];
        return minutes.Count > 0 && minutes[0] > 0 && minutes[^1] <= LongestTimer && Rises(minutes)
            ? minutes
            : throw file.Fault(node, $"minutes are 1 to {MostLengths} whole numbers from 1 to {LongestTimer}, the shortest first");
    }

    private static BreathingPace ReadPace(DataFile file, YamlNode node, bool hasTimer)
    {
        var map = file.Map(node, "pace");
        Known(file, map, "pace", "in", "out");
        return hasTimer
            ? new(file.Whole(map, "in", ShortestBreath, LongestBreath), file.Whole(map, "out", ShortestBreath, LongestBreath))
            : throw file.Fault(node, "a pace goes with a timer, and this tool has none");
    }

    private static LocalText? Optional(DataFile file, YamlMappingNode map, string field, int longest) =>
        map.Children.TryGetValue(field, out var node) ? file.Words(node, field, longest) : null;

    /// <summary>A slip in a name would otherwise leave something out without a word.</summary>
    private static void Known(DataFile file, YamlMappingNode map, string what, params string[] fields)
    {
        if (map.Children.Keys.FirstOrDefault(key => !fields.Contains(key.ToString())) is { } other)
        {
            throw file.Fault(other, $"{what} has an unknown field, {other}");
        }
    }

    private static bool Rises(IEnumerable<int> numbers) => numbers.Zip(numbers.Skip(1)).All(pair => pair.First < pair.Second);
}
