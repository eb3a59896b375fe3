using Holdfast.Data;

namespace Holdfast.Meetings;

/// <summary>What the type codes of one listing say, in this site's words.</summary>
/// <param name="Types">Canonical codes of the programme, in the order given; codes that only say how it is held are left out.</param>
/// <param name="Audience">By <see cref="Audiences"/>.</param>
/// <param name="Access">By <see cref="Accesses"/>.</param>
/// <param name="Languages">ISO 639-1.</param>
/// <param name="Unknown">What the programme doesn't have, as written.</param>
public readonly record struct TypeReading(
    CodeList Types, CodeList Audience, CodeList Access, CodeList Languages, IReadOnlyList<string> Unknown)
{
    public bool IsOnline { get; init; }

    public bool IsHybrid { get; init; }

    public bool IsTemporarilyClosed { get; init; }
}

public sealed partial class ProgrammeCatalog
{
    private const string Open = "O";
    private const string Closed = "C";

    private Dictionary<string, string>? languagesByName;

    private Dictionary<string, string> LanguagesByName => languagesByName ??= programmes
        .SelectMany(programme => programme.Types.Values)
        .Where(type => type.Language is not null)
        .GroupBy(type => type.Name.English, StringComparer.OrdinalIgnoreCase)
        .ToDictionary(same => same.Key, same => same.First().Language!, StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Reads codes or English names, in any case. A meeting listed as open and closed is closed: turning away
    /// is worse than not coming.
    /// </summary>
    /// <param name="programme">A code of this catalogue; of any other, every code is unknown.</param>
    public TypeReading Read(string programme, IEnumerable<string> codes)
    {
        var known = Find(programme);
        return Gather(codes.Select(code => (code, known?.FindType(code))));
    }

    /// <summary>Reads the formats of a BMLT server: by the code all servers share where the key isn't known here.</summary>
    /// <param name="formats">Each with its key, and its world id or nothing.</param>
    public TypeReading ReadBmlt(string programme, IEnumerable<(string Key, string? WorldId)> formats)
    {
        var known = Find(programme);
        return Gather(formats.Select(format => (format.Key, known?.FindBmltKey(format.Key) ?? known?.FindBmltWorld(format.WorldId ?? ""))));
    }

    private TypeReading Gather(IEnumerable<(string Written, MeetingType? Type)> read)
    {
        var types = new List<string>();
        var audience = new List<string>();
        var access = new List<string>();
        var languages = new List<string>();
        var unknown = new List<string>();
        bool online = false, hybrid = false, closed = false;
        foreach (var (written, type) in read)
        {
            if (type is null)
            {
                // Where a programme uses S for Speaker, only the word Spanish says Spanish.
                var word = written.Trim();
                if (LanguagesByName.TryGetValue(word, out var language))
                {
                    languages.Add(language);
                }
                else if (word.Length > 0)
                {
                    unknown.Add(word);
                }

                continue;
            }

            online |= type.Venue == Venue.Online;
            hybrid |= type.Venue == Venue.Hybrid;
            closed |= type.Venue == Venue.TemporarilyClosed;
            Add(audience, type.Audience);
            Add(access, type.Access);
            Add(languages, type.Language);
            if (type.Venue is null)
            {
                types.Add(type.Code);
            }
        }

        if (types.Contains(Closed))
        {
            types.RemoveAll(code => code == Open);
        }

        return new TypeReading(CodeList.Of(types), CodeList.Of(audience), CodeList.Of(access), CodeList.Of(languages), unknown)
        {
            IsOnline = online,
            IsHybrid = hybrid,
            IsTemporarilyClosed = closed,
        };
    }

    private static void Add(List<string> list, string? value)
    {
        if (value is not null)
        {
            list.Add(value);
        }
    }
}
