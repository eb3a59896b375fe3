namespace Holdfast.Meetings;

/// <summary>A fellowship or programme. Pathway: one of 12-step, self-management, dharma, faith, family, dual, women, men, secular, other.</summary>
/// <param name="Code">Lower case, used in addresses and stored with each meeting.</param>
public sealed record Programme(string Code, LocalText Name, string Pathway, IReadOnlyDictionary<string, MeetingType> Types)
{
    /// <summary>The canonical code for a code or an English name in any case; null when this programme has no such type.</summary>
    public MeetingType? FindType(string codeOrName)
    {
        var wanted = codeOrName.Trim();
        return Types.TryGetValue(wanted, out var exact)
            ? exact
            : Types.Values.FirstOrDefault(type => type.Code.Equals(wanted, StringComparison.OrdinalIgnoreCase))
                ?? Types.Values.FirstOrDefault(type => type.Name.English.Equals(wanted, StringComparison.OrdinalIgnoreCase));
    }
}

/// <summary>One kind of meeting within a programme; the same code may mean another thing in another programme.</summary>
/// <param name="Audience">The audience it implies, by <see cref="Audiences"/>.</param>
/// <param name="Access">What it says of the place, by <see cref="Accesses"/>.</param>
/// <param name="Language">The ISO 639-1 language it implies.</param>
/// <param name="Bmlt">How a BMLT server names it, where one does.</param>
public sealed record MeetingType(string Code, LocalText Name, string? Audience, string? Access, string? Language, BmltFormat? Bmlt = null);

/// <summary>A BMLT format. Kind: FC1, FC2, FC3, O or LANG.</summary>
/// <param name="SharedId">One id for all languages of the format.</param>
/// <param name="WorldId">The code all BMLT servers share, such as BEG; empty when there is none.</param>
public sealed record BmltFormat(long SharedId, string Key, string WorldId, string Kind);

/// <summary>Words in both languages of the site.</summary>
public sealed record LocalText(string English, string Spanish)
{
    public string In(string language) => language == "es" ? Spanish : English;

    public override string ToString() => In(System.Globalization.CultureInfo.CurrentUICulture.TwoLetterISOLanguageName);
}

/// <summary>Every programme this site knows, read from <c>Meetings/programmes.yaml</c> at start.</summary>
public sealed partial class ProgrammeCatalog(IReadOnlyList<Programme> programmes)
{
    private readonly Dictionary<string, Programme> byCode = programmes.ToDictionary(programme => programme.Code);

    public IReadOnlyList<Programme> All => programmes;

    public Programme? Find(string code) => byCode.GetValueOrDefault(code);
}
