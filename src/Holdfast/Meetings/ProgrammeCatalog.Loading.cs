using System.Globalization;
using Holdfast.Data;
using Holdfast.Ui;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

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

    /// <summary>What the file says at one place: a word, fields or a list.</summary>
    private sealed record Node(long Line, string? Word, List<(Node Name, Node Value)>? Fields, List<Node>? Items)
    {
        public Node? Field(string name)
        {
            // A handful of fields each: looking through them is quicker than hashing them.
            foreach (var (key, value) in Fields!)
            {
                if (key.Word == name)
                {
                    return value;
                }
            }

            return null;
        }
    }

    /// <summary>Walks the parser's events by hand: mapping onto objects by reflection would cost most of a site's start-up.</summary>
    private sealed class Reader(string path)
    {
        private const int MaxDepth = 10;
        private const int MaxCodeLength = 40;

        private static readonly string[] FileFields = ["kinds", "everywhere", "sets", "programmes"];
        private static readonly string[] KindFields = ["es", "also", "audience", "access", "language", "venue"];
        private static readonly string[] EverywhereFields = ["types", "bmlt"];
        private static readonly string[] ProgrammeFields = ["en", "es", "pathway", "uses", "types", "bmlt"];
        private static readonly string[] BmltFields = ["id", "key", "world", "kind"];
        private static readonly string[] BmltKinds = ["FC1", "FC2", "FC3", "O", "LANG"];

        private readonly Dictionary<string, MeetingType> kinds = new(StringComparer.OrdinalIgnoreCase);
        private readonly Dictionary<string, List<MeetingType>> sets = [];

        public ProgrammeCatalog Read(TextReader text)
        {
            var root = Parse(text);
            Only(root, FileFields, "the file");
            foreach (var (name, node) in Entries(root.Field("kinds"), "kinds"))
            {
                kinds.Add(name, ReadKind(name, node));
            }

            var everywhere = new List<MeetingType>();
            if (root.Field("everywhere") is { } shared)
            {
                Only(shared, EverywhereFields, "everywhere");
                everywhere = Types(shared.Field("types"), "everywhere");
                NameForBmlt(everywhere, shared.Field("bmlt"), "everywhere");
            }

            foreach (var (name, node) in Entries(root.Field("sets"), "sets"))
            {
                sets.Add(name, Types(node, $"the set {name}"));
            }

            var programmes = new List<Programme>();
            foreach (var (code, node) in Entries(root.Field("programmes"), "programmes"))
            {
                programmes.Add(ReadProgramme(code, node, everywhere));
            }

            return programmes.Count > 0 ? new ProgrammeCatalog(programmes) : throw Fault(root, "there are no programmes");
        }

        private Node Parse(TextReader text)
        {
            var parser = new Parser(text);
            try
            {
                parser.Consume<StreamStart>();
                if (!parser.TryConsume<DocumentStart>(out _))
                {
                    throw new RefusalException($"{path}, line 1: the file is empty.");
                }

                return ReadNode(parser, 0);
            }
            catch (YamlException exception)
            {
                throw new RefusalException($"{path}, line {exception.Start.Line}: {exception.Message}", exception);
            }
            catch (InvalidOperationException exception)
            {
                // The scanner of YamlDotNet says this of a bracket left open.
                throw new RefusalException($"{path}, line {parser.Current?.End.Line ?? 1}: a bracket or a quote here isn't closed.", exception);
            }
        }

        private Node ReadNode(Parser parser, int depth)
        {
            if (depth > MaxDepth)
            {
                throw new RefusalException($"{path}, line {parser.Current!.Start.Line}: this is nested too deeply.");
            }

            if (parser.TryConsume<Scalar>(out var scalar))
            {
                return new Node(scalar.Start.Line, scalar.Value, null, null);
            }

            if (parser.TryConsume<MappingStart>(out var mapping))
            {
                var fields = new List<(Node Name, Node Value)>();
                while (!parser.TryConsume<MappingEnd>(out _))
                {
                    var name = ReadNode(parser, depth + 1);
                    fields.Add((name, ReadNode(parser, depth + 1)));
                }

                return new Node(mapping.Start.Line, null, fields, null);
            }

            if (parser.TryConsume<SequenceStart>(out var sequence))
            {
                var items = new List<Node>();
                while (!parser.TryConsume<SequenceEnd>(out _))
                {
                    items.Add(ReadNode(parser, depth + 1));
                }

                return new Node(sequence.Start.Line, null, null, items);
            }

            throw new RefusalException($"{path}, line {parser.Current?.Start.Line ?? 1}: anchors and aliases aren't used in this file.");
        }

        /// <summary>A kind is a type that has no code yet.</summary>
        private MeetingType ReadKind(string name, Node node)
        {
            var what = $"the kind {name}";
            Only(node, KindFields, what);
            var language = OptionalWord(node, "language", what);
            if (language is not null && (language.Length != 2 || !language.All(char.IsAsciiLetterLower)))
            {
                throw Fault(node.Field("language")!, $"{what} has a language that isn't two small letters, {language}");
            }

            return new MeetingType(
                "",
                new LocalText(name, Spanish(node, what)),
                OneOf(node, "audience", Audiences.All, what),
                OneOf(node, "access", Accesses.All, what),
                language)
            {
                Venue = OptionalWord(node, "venue", what) switch
                {
                    null => null,
                    "online" => Venue.Online,
                    "hybrid" => Venue.Hybrid,
                    "closed" => Venue.TemporarilyClosed,
                    var other => throw Fault(node.Field("venue")!, $"{what} has an unknown venue, {other}"),
                },
                Also = node.Field("also") is { } also ? Words(also, what) : [],
            };
        }

        private Programme ReadProgramme(string code, Node node, List<MeetingType> everywhere)
        {
            var what = $"the programme {code}";
            Only(node, ProgrammeFields, what);
            if (code.Length > MaxCodeLength || !code.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '-'))
            {
                throw Fault(node, $"the code {code} may hold only small letters, digits and hyphens, {MaxCodeLength} at most");
            }

            if (string.IsNullOrWhiteSpace(OptionalWord(node, "en", what)))
            {
                throw Fault(node, $"{what} has no English name (en)");
            }

            var pathway = OneOf(node, "pathway", Pathways.All, what) ?? throw Fault(node, $"{what} has no pathway");

            // The first to name a code wins: its own types, then its set, then everyone's.
            var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
            var types = Types(node.Field("types"), what)
                .Concat(SetOf(node, what))
                .Concat(everywhere)
                .Where(type => seen.Add(type.Code))
                .ToList();
            NameForBmlt(types, node.Field("bmlt"), what);
            return new Programme(code, new LocalText(Word(node, "en", what), Spanish(node, what)), pathway, types.ToDictionary(type => type.Code, StringComparer.OrdinalIgnoreCase));
        }

        private List<MeetingType> SetOf(Node node, string what)
        {
            if (OptionalWord(node, "uses", what) is not { } uses)
            {
                return [];
            }

            return sets.TryGetValue(uses, out var set) ? set : throw Fault(node.Field("uses")!, $"{what} uses an unknown set, {uses}");
        }

        private List<MeetingType> Types(Node? node, string where)
        {
            var types = new List<MeetingType>();
            foreach (var (code, named) in Entries(node, where))
            {
                if (code.Contains(',', StringComparison.Ordinal))
                {
                    throw Fault(named, $"the type {code} of {where} has a comma in its code");
                }

                var name = named.Word ?? throw Fault(named, $"the type {code} of {where} should name a kind");
                types.Add(kinds.TryGetValue(name, out var kind)
                    ? kind with { Code = code }
                    : throw Fault(named, $"the type {code} of {where} is of an unknown kind, {name}"));
            }

            return types;
        }

        private void NameForBmlt(List<MeetingType> types, Node? node, string where)
        {
            var ids = new HashSet<long>(types.Select(type => type.Bmlt?.SharedId).OfType<long>());
            foreach (var (code, named) in Entries(node, $"bmlt of {where}"))
            {
                var what = $"the BMLT format of {code} of {where}";
                Only(named, BmltFields, what);
                var at = types.FindIndex(type => type.Code == code);
                if (at < 0)
                {
                    throw Fault(named, $"{what} is of an unknown type");
                }

                if (!long.TryParse(Word(named, "id", what), NumberStyles.None, CultureInfo.InvariantCulture, out var id) || id == 0 || !ids.Add(id))
                {
                    throw Fault(named, $"{what} needs an id: a number above 0 that no other has");
                }

                types[at] = types[at] with
                {
                    Bmlt = new BmltFormat(
                        id,
                        Word(named, "key", what),
                        OptionalWord(named, "world", what) ?? "",
                        OneOf(named, "kind", BmltKinds, what) ?? throw Fault(named, $"{what} has no kind")),
                };
            }
        }

        private string? OneOf(Node node, string field, IReadOnlyList<string> known, string what)
        {
            var value = OptionalWord(node, field, what);
            return value is null || known.Contains(value)
                ? value
                : throw Fault(node.Field(field)!, $"{what} has an unknown {field}, {value}; known are {string.Join(", ", known)}");
        }

        private string Spanish(Node node, string what) =>
            OptionalWord(node, "es", what) is { } spanish && !string.IsNullOrWhiteSpace(spanish)
                ? spanish
                : throw Fault(node, $"{what} has no Spanish name (es)");

        private List<string> Words(Node node, string what) =>
            node.Items is { } items && items.TrueForAll(item => item.Word is not null)
                ? items.ConvertAll(item => item.Word!)
                : throw Fault(node, $"also of {what} should be a list of names");

        private string Word(Node node, string field, string what) =>
            OptionalWord(node, field, what) ?? throw Fault(node, $"{what} has no {field}");

        private string? OptionalWord(Node node, string field, string what) => node.Field(field) switch
        {
            null => null,
            { Word: { } word } => word,
            var other => throw Fault(other, $"{field} of {what} should be a word"),
        };

        private IEnumerable<(string Code, Node Node)> Entries(Node? node, string what)
        {
            if (node is null)
            {
                yield break;
            }

            var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
            foreach (var (name, value) in node.Fields ?? throw Fault(node, $"{what} should have entries (name: value)"))
            {
                if (name.Word is not { Length: > 0 } code)
                {
                    throw Fault(name, $"an entry of {what} has no name");
                }

                yield return seen.Add(code) ? (code, value) : throw Fault(name, $"{code} is there twice in {what}");
            }
        }

        private void Only(Node node, string[] known, string what)
        {
            foreach (var (name, _) in node.Fields ?? throw Fault(node, $"{what} should have fields (name: value)"))
            {
                if (!known.Contains(name.Word))
                {
                    throw Fault(name, $"{what} has an unknown field, {name.Word}");
                }
            }
        }

        private RefusalException Fault(Node node, string fault) => new($"{path}, line {node.Line}: {fault}.");
    }
}
