using System.Collections.Frozen;
using System.Globalization;
using Holdfast.Data;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Holdfast.Meetings;

public sealed partial class ProgrammeCatalog
{
    /// <summary>Reads the programmes. Communities edit the file, so a fault is told by its line.</summary>
    /// <exception cref="RefusalException">The file is missing or wrong; the sentence names file, line and fault.</exception>
    public static ProgrammeCatalog Load(string path)
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
    public static ProgrammeCatalog Read(TextReader text, string path) => new Reader(path).Read(text);

    /// <summary>Walks the nodes by hand: mapping onto objects by reflection would cost most of a site's start-up.</summary>
    private sealed class Reader(string path)
    {
        private static readonly FrozenSet<string> ProgrammeFields = ["en", "es", "pathway", "uses", "types"];
        private static readonly FrozenSet<string> TypeFields = ["en", "es", "also", "audience", "access", "language", "venue", "bmlt"];
        private static readonly FrozenSet<string> BmltFields = ["id", "key", "world", "kind"];
        private static readonly FrozenSet<string> BmltKinds = ["FC1", "FC2", "FC3", "O", "LANG", ""];
        private static readonly Dictionary<string, Venue> Venues = new()
        {
            ["online"] = Venue.Online,
            ["hybrid"] = Venue.Hybrid,
            ["closed"] = Venue.TemporarilyClosed,
        };

        public ProgrammeCatalog Read(TextReader text)
        {
            var root = Map(Parse(text), "the file");
            Only(root, ["everywhere", "sets", "programmes"], "the file");
            var everywhere = Types(Field(root, "everywhere"), "everywhere", new HashSet<long>());
            var sets = new Dictionary<string, List<MeetingType>>();
            foreach (var (name, node) in Entries(Field(root, "sets"), "sets"))
            {
                sets.Add(name, Types(node, $"the set {name}", new HashSet<long>()));
            }

            var programmes = new List<Programme>();
            foreach (var (code, node) in Entries(Field(root, "programmes"), "programmes"))
            {
                programmes.Add(ReadProgramme(code, node, sets, everywhere));
            }

            return programmes.Count > 0 ? new ProgrammeCatalog(programmes) : throw Fault(root, "there are no programmes");
        }

        private YamlNode Parse(TextReader text)
        {
            var stream = new YamlStream();
            var parser = new Parser(text);
            try
            {
                stream.Load(parser);
            }
            catch (YamlException exception)
            {
                // A code written twice comes this way too.
                throw new RefusalException($"{path}, line {exception.Start.Line}: {exception.Message}", exception);
            }
            catch (InvalidOperationException exception)
            {
                // The scanner of YamlDotNet says this of a bracket left open.
                throw new RefusalException($"{path}, line {parser.Current?.End.Line ?? 1}: a bracket or a quote here isn't closed.", exception);
            }

            return stream.Documents.Count == 1
                ? stream.Documents[0].RootNode
                : throw new RefusalException($"{path}, line 1: there should be one document, not {stream.Documents.Count}.");
        }

        private Programme ReadProgramme(string code, YamlNode node, Dictionary<string, List<MeetingType>> sets, List<MeetingType> everywhere)
        {
            var what = $"the programme {code}";
            var fields = Map(node, what);
            Only(fields, ProgrammeFields, what);
            if (code.Length > 40 || !code.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '-'))
            {
                throw Fault(node, $"the code {code} may hold only small letters, digits and hyphens, 40 at most");
            }

            var pathway = Text(fields, "pathway", what);
            if (!Pathways.All.Contains(pathway))
            {
                throw Fault(Field(fields, "pathway")!, $"{what} has an unknown pathway, {pathway}; known are {string.Join(", ", Pathways.All)}");
            }

            // The first to name a code wins: its own types, then its set, then everyone's.
            var types = new Dictionary<string, MeetingType>(StringComparer.OrdinalIgnoreCase);
            var own = Field(fields, "types") is { } ownTypes ? Types(ownTypes, what, new HashSet<long>()) : [];
            foreach (var type in own.Concat(SetOf(fields, sets, what)).Concat(everywhere))
            {
                types.TryAdd(type.Code, type);
            }

            return new Programme(code, Name(fields, what), pathway, types);
        }

        private List<MeetingType> SetOf(YamlMappingNode fields, Dictionary<string, List<MeetingType>> sets, string what)
        {
            if (OptionalText(fields, "uses", what) is not { } uses)
            {
                return [];
            }

            return sets.TryGetValue(uses, out var set) ? set : throw Fault(Field(fields, "uses")!, $"{what} uses an unknown set, {uses}");
        }

        private List<MeetingType> Types(YamlNode? node, string where, HashSet<long> bmltIds)
        {
            var types = new List<MeetingType>();
            var codes = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
            foreach (var (code, entry) in Entries(node, where))
            {
                if (!codes.Add(code))
                {
                    throw Fault(entry, $"the type {code} of {where} is there twice");
                }

                types.Add(ReadType(code, entry, $"the type {code} of {where}", bmltIds));
            }

            return types;
        }

        private MeetingType ReadType(string code, YamlNode node, string what, HashSet<long> bmltIds)
        {
            var fields = Map(node, what);
            Only(fields, TypeFields, what);
            if (code.Contains(',', StringComparison.Ordinal))
            {
                throw Fault(node, $"{what} has a comma in its code");
            }

            var language = OptionalText(fields, "language", what);
            if (language is not null && (language.Length != 2 || !language.All(char.IsAsciiLetterLower)))
            {
                throw Fault(Field(fields, "language")!, $"{what} has a language that isn't two small letters, {language}");
            }

            var venue = OptionalText(fields, "venue", what);
            if (venue is not null && !Venues.ContainsKey(venue))
            {
                throw Fault(Field(fields, "venue")!, $"{what} has an unknown venue, {venue}");
            }

            return new MeetingType(
                code,
                Name(fields, what),
                OneOf(fields, "audience", Audiences.All, what),
                OneOf(fields, "access", Accesses.All, what),
                language,
                Field(fields, "bmlt") is { } bmlt ? ReadBmlt(bmlt, what, bmltIds) : null)
            {
                Venue = venue is null ? null : Venues[venue],
                Also = Field(fields, "also") is { } also ? Words(also, what) : [],
            };
        }

        private BmltFormat ReadBmlt(YamlNode node, string what, HashSet<long> ids)
        {
            var fields = Map(node, $"bmlt of {what}");
            Only(fields, BmltFields, $"bmlt of {what}");
            if (!long.TryParse(Text(fields, "id", what), NumberStyles.None, CultureInfo.InvariantCulture, out var id) || id == 0 || !ids.Add(id))
            {
                throw Fault(node, $"{what} needs a BMLT id: a number above 0 that no other type here has");
            }

            var kind = Text(fields, "kind", what);
            return BmltKinds.Contains(kind)
                ? new BmltFormat(id, Text(fields, "key", what), OptionalText(fields, "world", what) ?? "", kind)
                : throw Fault(node, $"{what} has an unknown BMLT kind, {kind}");
        }

        private string? OneOf(YamlMappingNode fields, string field, IReadOnlyList<string> known, string what)
        {
            var value = OptionalText(fields, field, what);
            return value is null || known.Contains(value)
                ? value
                : throw Fault(Field(fields, field)!, $"{what} has an unknown {field}, {value}; known are {string.Join(", ", known)}");
        }

        private LocalText Name(YamlMappingNode fields, string what)
        {
            foreach (var (field, language) in new[] { ("en", "English"), ("es", "Spanish") })
            {
                if (string.IsNullOrWhiteSpace(OptionalText(fields, field, what)))
                {
                    throw Fault(fields, $"{what} has no {language} name ({field})");
                }
            }

            return new LocalText(Text(fields, "en", what), Text(fields, "es", what));
        }

        private string[] Words(YamlNode node, string what) =>
            node is YamlSequenceNode list && list.Children.All(item => item is YamlScalarNode)
                ? [.. list.Children.Select(item => ((YamlScalarNode)item).Value ?? "")]
                : throw Fault(node, $"also of {what} should be a list of names");

        private string Text(YamlMappingNode fields, string field, string what) =>
            OptionalText(fields, field, what) ?? throw Fault(fields, $"{what} has no {field}");

        private string? OptionalText(YamlMappingNode fields, string field, string what) => Field(fields, field) switch
        {
            null => null,
            YamlScalarNode scalar => scalar.Value,
            var other => throw Fault(other, $"{field} of {what} should be a word"),
        };

        private static YamlNode? Field(YamlMappingNode fields, string field)
        {
            // A handful of fields each: looking through them is quicker than hashing a node.
            foreach (var (key, value) in fields.Children)
            {
                if (key is YamlScalarNode { Value: var name } && name == field)
                {
                    return value;
                }
            }

            return null;
        }

        private IEnumerable<(string Code, YamlNode Node)> Entries(YamlNode? node, string what)
        {
            if (node is null)
            {
                yield break;
            }

            foreach (var (key, value) in Map(node, what).Children)
            {
                yield return key is YamlScalarNode { Value: { Length: > 0 } code }
                    ? (code, value)
                    : throw Fault(key, $"an entry of {what} has no code");
            }
        }

        private YamlMappingNode Map(YamlNode node, string what) =>
            node as YamlMappingNode ?? throw Fault(node, $"{what} should have fields (name: value)");

        private void Only(YamlMappingNode fields, FrozenSet<string> known, string what)
        {
            foreach (var key in fields.Children.Keys)
            {
                if (key is not YamlScalarNode { Value: { } name } || !known.Contains(name))
                {
                    throw Fault(key, $"{what} has an unknown field, {key}");
                }
            }
        }

        private RefusalException Fault(YamlNode node, string fault) => new($"{path}, line {node.Start.Line}: {fault}.");
    }
}
