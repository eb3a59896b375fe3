using System.Globalization;
using Holdfast.Ui;
using YamlDotNet.RepresentationModel;

namespace Holdfast.Data;

/// <summary>A data file that people edit, read node by node; what is wrong in it is told by file and line.</summary>
/// <param name="path">Only named in refusals.</param>
internal sealed class DataFile(string path)
{
    private const int LongestCode = 20;
    private const int MostOfAKind = 40;

    /// <exception cref="RefusalException">The file is missing or wrong; the sentence names file, line and fault.</exception>
    public static T Load<T>(string path, Func<TextReader, string, T> read)
    {
        try
        {
            using var reader = File.OpenText(path);
            return read(reader, path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new RefusalException($"{path} can't be read: {exception.Message}", exception);
        }
    }

    public YamlMappingNode Root(TextReader text) => Map(YamlText.Document(text, path), "the file");

    public RefusalException Fault(YamlNode node, string fault) => new($"{path}, line {node.Start.Line}: {fault}.");

    public YamlMappingNode Map(YamlNode node, string what) => node as YamlMappingNode ?? throw Fault(node, $"{what} should be a list of names and values");

    public YamlNode Needed(YamlMappingNode map, string field) => map.Children.TryGetValue(field, out var node) ? node : throw Fault(map, $"{field} is missing here");

    /// <summary>The entries of a list: 1 to <paramref name="most"/>.</summary>
    public IReadOnlyList<YamlMappingNode> Entries(YamlMappingNode map, string field, int most) =>
        Needed(map, field) is YamlSequenceNode { Children: { Count: > 0 } entries } && entries.Count <= most
            ? [.. entries.Select(entry => Map(entry, $"an entry of {field}"))]
            : throw Fault(Needed(map, field), $"{field} has 1 to {most} entries");

    public string Code(YamlNode node)
    {
        var code = node.ToString();
        return code.Length is > 0 and <= LongestCode && code.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '-')
            ? code
            : throw Fault(node, $"a code is up to {LongestCode} lower-case letters, digits and hyphens, not {code}");
    }

    public int Whole(YamlMappingNode map, string field, int from, int to) =>
        int.TryParse(Needed(map, field).ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= from && number <= to
            ? number
            : throw Fault(Needed(map, field), $"{field} is a whole number from {from} to {to}");

    /// <summary>Words in both languages.</summary>
    /// <param name="besides">Fields of this map that are read elsewhere.</param>
    public LocalText Words(YamlNode node, string what, int longest, params string[] besides)
    {
        var map = Map(node, what);
        return map.Children.Keys.FirstOrDefault(key => key.ToString() is not ("en" or "es") && !besides.Contains(key.ToString())) is { } other
            ? throw Fault(other, $"{what} has an unknown field, {other}")
            : new LocalText(Text(Needed(map, "en"), what, longest), Text(Needed(map, "es"), what, longest));
    }

    /// <summary>Codes with their words, in the order of the file: 1 to 40.</summary>
    public Dictionary<string, LocalText> Labels(YamlMappingNode root, string field, int longest, params string[] besides)
    {
        var map = Map(Needed(root, field), field);
        if (map.Children.Count is 0 or > MostOfAKind)
        {
            throw Fault(map, $"{field} has 1 to {MostOfAKind} entries");
        }

        var labels = new Dictionary<string, LocalText>();
        foreach (var (key, value) in map.Children)
        {
            labels.Add(Code(key), Words(value, key.ToString(), longest, besides));
        }

        return labels;
    }

    public string Text(YamlNode node, string what, int longest) =>
        node is YamlScalarNode { Value.Length: > 0 } scalar && scalar.Value.Length <= longest ? scalar.Value : throw Fault(node, $"{what} needs words of {longest} characters at most here");
}
