using System.Collections.Frozen;
using System.Globalization;
using Holdfast.Data;
using YamlDotNet.RepresentationModel;

namespace Holdfast.Safety.Phrases;

/// <summary>Reads a book of phrases from a file people edit; the head of <c>worrying-words.yaml</c> describes it. A fault is told by its line.</summary>
/// <param name="path">Only named in refusals.</param>
/// <param name="kinds">The kinds a phrase may have, the most urgent first.</param>
/// <param name="plainLists">Lists of plain words the file has besides, each needed.</param>
internal sealed class PhraseFile(string path, IReadOnlyList<string> kinds, params string[] plainLists)
{
    private const int LongestPattern = 1000;
    private const int MostPatterns = 3000;
    private const int MostPoints = 1000;
    private const int MostWithin = 1000;

    private static readonly string[] Languages = ["en", "es"];
    private static readonly FrozenSet<string> PhraseFields = ["id", "kind", "points", "en", "es"];
    private static readonly FrozenSet<string> SignFields = ["id", "points", "en", "es"];
    private static readonly FrozenSet<string> WeighingFields = ["enough", "each", "from", "within"];
    private static readonly FrozenSet<string> ExcuseFields = ["id", "en", "es"];

    private readonly Dictionary<string, Piece> lists = [];
    private readonly HashSet<string> ids = [];

    /// <summary>The plain lists, by name.</summary>
    public Dictionary<string, FrozenSet<string>> Plain { get; } = [];

    /// <exception cref="RefusalException">The file is missing or wrong; the sentence names file, line and fault.</exception>
    public PhraseBook Load()
    {
        try
        {
            using var reader = File.OpenText(path);
            return Read(reader);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new RefusalException($"{path} can't be read: {exception.Message}", exception);
        }
    }

    /// <exception cref="RefusalException">The file is wrong; the sentence names file, line and fault.</exception>
    public PhraseBook Read(TextReader text)
    {
        var root = Map(YamlText.Document(text, path), "the file", [.. plainLists, "lists", "turns", "spellings", "phrases", "excuses", "weighing", "signs", "words"]);
        foreach (var name in plainLists)
        {
            Plain[name] = [.. Items(Needed(root, name, "the file"), name).Select(item => Text(item, name))];
        }

        if (Field(root, "lists") is { } named)
        {
            foreach (var (name, items) in Map(named, "lists", null))
            {
                var list = Text(name, "a list");
                if (!lists.TryAdd(list, new ChoicePiece([.. Items(items, list).Select(Piece)])) || list == "number")
                {
                    throw Fault(name, $"there is a list called {list} already");
                }
            }
        }

        var turns = Field(root, "turns") is { } turning ? Items(turning, "turns").Select(item => Folded.Of(Text(item, "turns"))).ToHashSet(StringComparer.Ordinal) : [];
        var entries = Entries(Needed(root, "phrases", "the file"), "phrases", PhraseFields);
        entries.AddRange(Field(root, "excuses") is { } excusing ? Entries(excusing, "excuses", ExcuseFields) : []);
        entries.AddRange(Field(root, "signs") is { } signing ? Entries(signing, "signs", SignFields) : []);
        entries.AddRange(Field(root, "words") is { } weighed ? Words(weighed) : []);
        var weighing = Field(root, "weighing") is { } node ? Weighing(node) : null;
        if (weighing is null && entries.Find(entry => entry.Phrase.Points is not null) is { } pointless)
        {
            throw Fault(pointless.Patterns[0].Node, $"{pointless.Phrase.Id} has points, but the file has no weighing");
        }

        var builder = new PhraseBook.Builder(entries.SelectMany(entry => entry.Patterns).Select(pattern => pattern.Piece), turns, Spellings(root, entries));
        foreach (var entry in entries)
        {
            var phrase = builder.Entry(entry.Phrase);
            foreach (var (pattern, piece) in entry.Patterns)
            {
                try
                {
                    builder.Add(phrase, piece);
                }
                catch (FormatException wrong)
                {
                    throw Fault(pattern, $"{pattern} of {entry.Phrase.Id}: {wrong.Message}");
                }
            }
        }

        return builder.Build(weighing);
    }

    private Weighing Weighing(YamlNode node)
    {
        var map = Map(node, "weighing", WeighingFields);
        var within = Number(Needed(map, "within", "weighing"), "within", 1, MostWithin);
        return new Weighing(
            Number(Needed(map, "enough", "weighing"), "enough", 1, MostPoints),
            Number(Needed(map, "each", "weighing"), "each", 0, MostPoints),
            Number(Needed(map, "from", "weighing"), "from", 1, within),
            within);
    }

    /// <summary>Words, and words in a row, by their points; each is an entry of its own.</summary>
    private List<Entry> Words(YamlNode node)
    {
        var entries = new List<Entry>();
        var seen = new HashSet<string>();
        foreach (var (points, words) in Map(node, "words", null))
        {
            var each = Points(points);
            foreach (var word in Items(words, $"words of {each}"))
            {
                var id = Text(word, "words");
                entries.Add(seen.Add(id) ? new Entry(new Phrase(id, null, each, IsWord: true), [(word, Piece(word))]) : throw Fault(word, $"{id} is there twice"));
            }
        }

        return entries;
    }

    private List<Entry> Entries(YamlNode node, string what, FrozenSet<string> fields)
    {
        var entries = new List<Entry>();
        foreach (var item in Items(node, what))
        {
            var entry = Map(item, $"an entry of {what}", fields);
            var idNode = Needed(entry, "id", $"an entry of {what}");
            var id = Text(idNode, "an id");
            if (!id.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '-'))
            {
                throw Fault(idNode, $"the id {id} may hold only small letters, digits and hyphens");
            }

            if (!ids.Add(id))
            {
                throw Fault(idNode, $"the id {id} is there twice");
            }

            var points = Field(entry, "points") is { } weight ? Points(weight) : fields == SignFields ? Points(Needed(entry, "points", id)) : (int?)null;
            int? kind = null;
            if (fields.Contains("kind"))
            {
                var named = Needed(entry, "kind", id);
                kind = kinds.ToList().IndexOf(Text(named, id));
                if (kind < 0)
                {
                    throw Fault(named, $"{id} has an unknown kind, {named}; known are {string.Join(", ", kinds)}");
                }
            }

            var patterns = Languages.Select(language => Field(entry, language)).OfType<YamlNode>().SelectMany(list => Items(list, id)).Select(pattern => (pattern, Piece(pattern))).ToList();
            entries.Add(patterns.Count > 0 ? new Entry(new Phrase(id, kind, points), patterns) : throw Fault(item, $"{id} has no phrases: it needs en, es or both"));
        }

        return entries;
    }

    private Dictionary<string, string> Spellings(YamlMappingNode root, List<Entry> entries)
    {
        var spellings = new Dictionary<string, string>();
        if (Field(root, "spellings") is not { } node)
        {
            return spellings;
        }

        var words = Phrases.Piece.WordsOf(entries.SelectMany(entry => entry.Patterns).Select(pattern => pattern.Piece))
            .Where(word => !word.IsBeginning).Select(word => word.Text).ToHashSet(StringComparer.Ordinal);
        foreach (var (word, others) in Map(node, "spellings", null))
        {
            var right = Folded.Of(Text(word, "spellings"));
            if (!words.Contains(right))
            {
                throw Fault(word, $"no phrase has the word {right}");
            }

            foreach (var other in Items(others, right))
            {
                var spelling = Folded.Of(Text(other, right));
                if (words.Contains(spelling) || !spellings.TryAdd(spelling, right))
                {
                    throw Fault(other, $"{spelling} is a word of its own, or there twice");
                }
            }
        }

        return spellings;
    }

    private Piece Piece(YamlNode node)
    {
        try
        {
            return new PieceReader(lists).Read(Text(node, "a phrase"));
        }
        catch (FormatException wrong)
        {
            throw Fault(node, $"{node}: {wrong.Message}");
        }
    }

    private IList<YamlNode> Items(YamlNode node, string what) =>
        node is YamlSequenceNode { Children.Count: > 0 and <= MostPatterns } list ? list.Children : throw Fault(node, $"{what} needs a list of 1 to {MostPatterns} entries");

    private string Text(YamlNode node, string what) =>
        node is YamlScalarNode { Value.Length: > 0 and <= LongestPattern } scalar && !string.IsNullOrWhiteSpace(scalar.Value)
            ? scalar.Value
            : throw Fault(node, $"{what} needs words of {LongestPattern} characters at most here");

    private int Points(YamlNode node) => Number(node, "points", -MostPoints, MostPoints) is not 0 and var points ? points : throw Fault(node, "points of 0 change nothing");

    private int Number(YamlNode node, string what, int least, int most) =>
        int.TryParse(Text(node, what), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw Fault(node, $"{what} needs a whole number from {least} to {most} here");

    private YamlMappingNode Map(YamlNode node, string what, FrozenSet<string>? known)
    {
        if (node is not YamlMappingNode map)
        {
            throw Fault(node, $"{what} should have fields (name: value)");
        }

        return known is not null && map.Children.Keys.FirstOrDefault(key => !known.Contains(key.ToString())) is { } other
            ? throw Fault(other, $"{what} has an unknown field, {other}; known are {string.Join(", ", known.Order(StringComparer.Ordinal))}")
            : map;
    }

    private YamlNode Needed(YamlMappingNode map, string field, string what) => Field(map, field) ?? throw Fault(map, $"{what} has no {field}");

    private static YamlNode? Field(YamlMappingNode map, string field) => map.Children.TryGetValue(field, out var node) ? node : null;

    private RefusalException Fault(YamlNode node, string fault) => new($"{path}, line {node.Start.Line}: {fault}.");

    private sealed record Entry(Phrase Phrase, List<(YamlNode Node, Piece Piece)> Patterns);
}
