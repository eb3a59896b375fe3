using Holdfast.Data;
using NodaTime;

namespace Holdfast.Meetings;

/// <summary>What a list, the demo or a steward says about one meeting, checked and cleaned, before it is a <see cref="Meeting"/>.</summary>
public sealed record Listing
{
    public required string Name { get; init; }
    public required string Programme { get; init; }
    public required Venue Venue { get; init; }
    public required string TimeZone { get; init; }
    public required Schedule Schedule { get; init; }
    public CodeList Types { get; init; } = CodeList.Empty;
    public string? FormatKeys { get; init; }
    public CodeList Languages { get; init; } = CodeList.Empty;
    public CodeList Audience { get; init; } = CodeList.Empty;
    public CodeList Access { get; init; } = CodeList.Empty;
    public string? Group { get; init; }
    public string? GroupNotes { get; init; }
    public string? Notes { get; init; }
    public string? Website { get; init; }
    public string? Location { get; init; }
    public string? LocationNotes { get; init; }
    public string? Street { get; init; }
    public string? City { get; init; }
    public string? State { get; init; }
    public string? PostalCode { get; init; }
    public string? Country { get; init; }
    public string? FormattedAddress { get; init; }
    public string? Region { get; init; }
    public string? SubRegion { get; init; }
    public double? Latitude { get; init; }
    public double? Longitude { get; init; }
    public bool IsApproximate { get; init; }
    public string? ConferenceUrl { get; init; }
    public string? ConferenceUrlNotes { get; init; }
    public string? ConferencePhone { get; init; }
    public string? ConferencePhoneNotes { get; init; }
    public long? ServiceBodyId { get; init; }
    public string? Extra { get; init; }
    public Instant? UpdatedAt { get; init; }
    public IReadOnlyList<ChangedDate> Exceptions { get; init; } = [];

    /// <summary>Passcodes and people's contacts, to be sealed; null when there are none.</summary>
    public PrivateDetails? Private { get; init; }
}

/// <summary>What is shown only to signed-in people close to the start, or only to stewards.</summary>
public sealed record PrivateDetails
{
    /// <summary>The join address with its passcode, as the source gave it.</summary>
    public string? JoinUrl { get; init; }

    /// <summary>The dial-in with its codes.</summary>
    public string? JoinPhone { get; init; }

    /// <summary>Passcodes found in notes, each as written.</summary>
    public IReadOnlyList<string> Passcodes { get; init; } = [];

    /// <summary>E-mail addresses and phone numbers of people, each as written.</summary>
    public IReadOnlyList<string> Contacts { get; init; } = [];

    public bool IsEmpty => JoinUrl is null && JoinPhone is null && Passcodes.Count == 0 && Contacts.Count == 0;
}
