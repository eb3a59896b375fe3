using System.Collections.Frozen;
using Holdfast.Data;
using Holdfast.Ui;
using NodaTime;
using NodaTime.Text;
using YamlDotNet.RepresentationModel;

namespace Holdfast.Safety;

/// <summary>Who to call, by country, read from <c>crisis-lines.yaml</c> at start.</summary>
public sealed class CrisisLines
{
    private readonly FrozenDictionary<string, CountryLines> byCountry;
    private readonly CountryLines elsewhere;

    private CrisisLines(Dictionary<string, CountryLines> byCountry, WorldwideLines worldwide) =>
        (this.byCountry, elsewhere) = (byCountry.ToFrozenDictionary(StringComparer.Ordinal), new CountryLines(null, [], worldwide));

    /// <summary>The countries with numbers of their own, by code.</summary>
    public IEnumerable<string> Countries => byCountry.Keys.Order(StringComparer.Ordinal);

    /// <summary>The lines of this country; of a country we know nothing about, only where to look.</summary>
    /// <param name="country">ISO 3166-1, such as US.</param>
    public CountryLines For(string country) => byCountry.GetValueOrDefault(country, elsewhere);

    /// <summary>Reads the lines. People edit the file, and a wrong number costs more than a site that doesn't start.</summary>
    /// <exception cref="RefusalException">The file is missing or wrong; the sentence names file, line and fault.</exception>
    public static CrisisLines Load(string path)
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
    public static CrisisLines Read(TextReader text, string path) => new Reader(path).Read(text);

    private sealed class Reader(string path)
    {
        private const int LongestText = 200;
        private static readonly FrozenSet<string> RootFields = ["words", "worldwide", "countries"];
        private static readonly FrozenSet<string> WorldwideFields = ["name", "url", "source", "verifiedOn"];
        private static readonly FrozenSet<string> LineFields = ["kind", "number", "name", "description", "hours", "url", "source", "verifiedOn"];
        private static readonly FrozenDictionary<string, LineKind> Kinds = new Dictionary<string, LineKind>
        {
            ["emergency"] = LineKind.Emergency,
            ["crisis"] = LineKind.Crisis,
            ["text"] = LineKind.Text,
            ["treatment"] = LineKind.Treatment,
        }.ToFrozenDictionary();

        public CrisisLines Read(TextReader text)
        {
            var root = Map(YamlText.Document(text, path), "the file", RootFields);
            var worldwide = Worldwide(Map(Needed(root, "worldwide", "the file"), "worldwide", WorldwideFields));
            var byCountry = new Dictionary<string, CountryLines>();
            foreach (var (key, lines) in Map(Needed(root, "countries", "the file"), "countries", null))
            {
                var country = Text(key, "a country");
                if (country.Length != 2 || !country.All(char.IsAsciiLetterUpper))
                {
                    throw Fault(key, $"a country is two capital letters, not {country}");
                }

                byCountry.Add(country, new CountryLines(country, Lines(lines, country), worldwide));
            }

            return byCountry.Count > 0 ? new CrisisLines(byCountry, worldwide) : throw Fault(root, "there are no countries");
        }

        private WorldwideLines Worldwide(YamlMappingNode fields) =>
            new(Words(Needed(fields, "name", "worldwide"), "worldwide"), Url(Needed(fields, "url", "worldwide")), Text(Needed(fields, "source", "worldwide"), "worldwide"), Date(Needed(fields, "verifiedOn", "worldwide")));

        private List<CrisisLine> Lines(YamlNode node, string country)
        {
            if (node is not YamlSequenceNode { Children.Count: > 0 and <= 20 } list)
            {
                throw Fault(node, $"{country} needs a list of 1 to 20 lines");
            }

            List<CrisisLine> lines = [.. list.Select(entry => Line(entry, country))];
            return lines.Count(line => line.Kind == LineKind.Emergency) == 1
                ? lines
                : throw Fault(node, $"{country} needs one line of kind emergency");
        }

        private CrisisLine Line(YamlNode node, string country)
        {
            var what = $"a line of {country}";
            var fields = Map(node, what, LineFields);
            var kind = Needed(fields, "kind", what);
            if (!Kinds.TryGetValue(Text(kind, what), out var known))
            {
                throw Fault(kind, $"{what} has an unknown kind, {kind}; known are {string.Join(", ", Kinds.Keys.Order(StringComparer.Ordinal))}");
            }

            var number = Needed(fields, "number", what);
            var written = Text(number, what);
            if (written.Length > 20 || written.Count(char.IsAsciiDigit) < 3 || !written.All(letter => char.IsAsciiDigit(letter) || letter is ' ' or '-'))
            {
                throw Fault(number, $"{what} has a number that isn't 3 or more digits with spaces or hyphens, {written}");
            }

            return new CrisisLine(
                known,
                written,
                Words(Needed(fields, "name", what), what),
                Field(fields, "description") is { } description ? Words(description, what) : null,
                Field(fields, "hours") is { } hours ? Words(hours, what) : null,
                Field(fields, "url") is { } url ? Url(url) : null,
                Text(Needed(fields, "source", what), what),
                Date(Needed(fields, "verifiedOn", what)));
        }

        private LocalText Words(YamlNode node, string what)
        {
            var fields = Map(node, what, ["en", "es"]);
            return new LocalText(Text(Needed(fields, "en", what), what), Text(Needed(fields, "es", what), what));
        }

        private Uri Url(YamlNode node) =>
            Uri.TryCreate(Text(node, "a url"), UriKind.Absolute, out var url) && url.Scheme == Uri.UriSchemeHttps
                ? url
                : throw Fault(node, $"{node} isn't an https address");

        private LocalDate Date(YamlNode node) =>
            LocalDatePattern.Iso.Parse(Text(node, "verifiedOn")) is { Success: true } parsed
                ? parsed.Value
                : throw Fault(node, $"verifiedOn is a date such as 2026-11-23, not {node}");

        private string Text(YamlNode node, string what) =>
            node is YamlScalarNode { Value.Length: > 0 and <= LongestText } scalar
                ? scalar.Value
                : throw Fault(node, $"{what} needs words of {LongestText} characters at most here");

        private YamlMappingNode Map(YamlNode node, string what, FrozenSet<string>? known)
        {
            if (node is not YamlMappingNode map)
            {
                throw Fault(node, $"{what} should be a list of names and values");
            }

            return known is not null && map.Children.Keys.FirstOrDefault(key => !known.Contains(key.ToString())) is { } other
                ? throw Fault(other, $"{what} has an unknown field, {other}; known are {string.Join(", ", known.Order(StringComparer.Ordinal))}")
                : map;
        }

        private YamlNode Needed(YamlMappingNode map, string field, string what) =>
            Field(map, field) ?? throw Fault(map, $"{what} has no {field}");

        private static YamlNode? Field(YamlMappingNode map, string field) => map.Children.TryGetValue(field, out var node) ? node : null;

        private RefusalException Fault(YamlNode node, string fault) => new($"{path}, line {node.Start.Line}: {fault}.");
    }
}
