using Holdfast.Ui;

namespace Holdfast.Meetings;

/// <summary>A fellowship or programme.</summary>
/// <param name="Code">Lower case, used in addresses and stored with each meeting.</param>
/// <param name="Pathway">One of <see cref="Pathways"/>.</param>
/// <param name="Types">Its own kinds of meeting, then those every programme has (languages, and how it is held).</param>
public sealed record Programme(string Code, LocalText Name, string Pathway, IReadOnlyDictionary<string, MeetingType> Types)
{
    /// <summary>The canonical code for a code or an English name in any case; null when this programme has no such type.</summary>
    public MeetingType? FindType(string codeOrName)
    {
        var wanted = codeOrName.Trim();
        return Types.TryGetValue(wanted, out var exact)
            ? exact
            : Types.Values.FirstOrDefault(type => type.Code.Equals(wanted, StringComparison.OrdinalIgnoreCase))
                ?? Types.Values.FirstOrDefault(type => type.IsNamed(wanted));
    }

    /// <summary>The type that a BMLT server calls by this key. Keys tell <c>St</c> from <c>ST</c>, so the exact one wins.</summary>
    public MeetingType? FindBmltKey(string key)
    {
        var wanted = key.Trim();
        return Types.Values.FirstOrDefault(type => type.Bmlt?.Key == wanted)
            ?? Types.Values.FirstOrDefault(type => string.Equals(type.Bmlt?.Key, wanted, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>
    /// The type behind a code that all BMLT servers share. Some stand for several formats: the first is the plainest,
    /// and LANG, which only says "a language", is none.
    /// </summary>
    public MeetingType? FindBmltWorld(string worldId)
    {
        var wanted = worldId.Trim();
        return wanted.Length == 0 || wanted.Equals(BmltFormat.AnyLanguage, StringComparison.OrdinalIgnoreCase)
            ? null
            : Types.Values.FirstOrDefault(type => string.Equals(type.Bmlt?.WorldId, wanted, StringComparison.OrdinalIgnoreCase));
    }
}

/// <summary>The roads a programme may take, as people choose among them.</summary>
public static class Pathways
{
    public static readonly IReadOnlyList<string> All =
        ["12-step", "self-management", "dharma", "faith", "family", "dual", "women", "men", "secular", "cultural", "other"];
}

/// <summary>One kind of meeting within a programme; the same code may mean another thing in another programme.</summary>
/// <param name="Audience">The audience it implies, by <see cref="Audiences"/>.</param>
/// <param name="Access">What it says of the place, by <see cref="Accesses"/>.</param>
/// <param name="Language">The ISO 639-1 language it implies.</param>
/// <param name="Bmlt">How a BMLT server names it, where one does.</param>
public sealed record MeetingType(string Code, LocalText Name, string? Audience, string? Access, string? Language, BmltFormat? Bmlt = null)
{
    /// <summary>How the meeting is held, where the code says that: such a code is read and never kept as a type.</summary>
    public Venue? Venue { get; init; }

    /// <summary>Other English names that lists write for it.</summary>
    public IReadOnlyList<string> Also { get; init; } = [];

    internal bool IsNamed(string name) =>
        Name.English.Equals(name, StringComparison.OrdinalIgnoreCase)
        || Also.Any(other => other.Equals(name, StringComparison.OrdinalIgnoreCase));
}

/// <summary>A BMLT format. Kind: FC1, FC2, FC3, O or LANG.</summary>
/// <param name="SharedId">One id for all languages of the format.</param>
/// <param name="WorldId">The code all BMLT servers share, such as BEG; empty when there is none.</param>
public sealed record BmltFormat(long SharedId, string Key, string WorldId, string Kind)
{
    public const string AnyLanguage = "LANG";
}

/// <summary>Every programme this site knows, read from <c>Meetings/programmes.yaml</c> at start.</summary>
public sealed partial class ProgrammeCatalog(IReadOnlyList<Programme> programmes)
{
    private readonly Dictionary<string, Programme> byCode = programmes.ToDictionary(programme => programme.Code);

    public IReadOnlyList<Programme> All => programmes;

    public Programme? Find(string code) => byCode.GetValueOrDefault(code);
}
