using Holdfast.Ui;
using NodaTime;

namespace Holdfast.Safety;

public enum LineKind
{
    /// <summary>The number for an ambulance, or for everything.</summary>
    Emergency,

    /// <summary>Somebody to talk with now.</summary>
    Crisis,

    /// <summary>Somebody to write with now, by text message.</summary>
    Text,

    /// <summary>Somebody who knows what treatment and support there is.</summary>
    Treatment,
}

/// <summary>A number somebody answers.</summary>
/// <param name="Number">As people write it, such as 13 11 14.</param>
/// <param name="Name">Who answers.</param>
/// <param name="Description">For what.</param>
/// <param name="Hours">When, only where the source says so.</param>
/// <param name="Source">Where the number was checked.</param>
/// <param name="VerifiedOn">When it was checked.</param>
public sealed record CrisisLine(LineKind Kind, string Number, LocalText Name, LocalText? Description, LocalText? Hours, Uri? Url, string Source, LocalDate VerifiedOn)
{
    /// <summary>What a phone dials, as <c>tel:</c> or <c>sms:</c>.</summary>
    public string Href => (Kind == LineKind.Text ? "sms:" : "tel:") + new string([.. Number.Where(char.IsAsciiDigit)]);

    /// <summary>Who answers, for what and when, in the language of the page.</summary>
    public string Says => string.Join(". ", new[] { Name, Description, Hours }.Where(words => words is not null));
}

/// <summary>The list of help lines of every country, kept by others.</summary>
public sealed record WorldwideLines(LocalText Name, Uri Url, string Source, LocalDate VerifiedOn);

/// <summary>Who to call in one country.</summary>
/// <param name="Country">ISO 3166-1, or null where we know of no number there.</param>
public sealed record CountryLines(string? Country, IReadOnlyList<CrisisLine> Lines, WorldwideLines Worldwide)
{
    /// <summary>The emergency number, or null where we know of none.</summary>
    public string? Emergency => Lines.FirstOrDefault(line => line.Kind == LineKind.Emergency)?.Number;

    /// <summary>Somebody's own site, to write with them there.</summary>
    public CrisisLine? WithSite => Lines.FirstOrDefault(line => line.Url is not null);
}
