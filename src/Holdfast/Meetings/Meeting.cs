using Holdfast.Data;
using NodaTime;

namespace Holdfast.Meetings;

public enum Venue
{
    InPerson = 1,
    Online = 2,
    Hybrid = 3,

    /// <summary>The room is closed for now and there is no way in online: listed, never offered as open.</summary>
    TemporarilyClosed = 4,
}

/// <summary>
/// When and where people gather. What a list or a steward says about it is in <see cref="Listing"/>-shaped
/// properties; who said it is the source. Nobody's contact and no passcode is in a plain property: those are
/// in <see cref="Private"/>, sealed.
/// </summary>
public sealed partial class Meeting
{
    private readonly List<ChangedDate> exceptions = [];

    private Meeting()
    {
    }

    /// <summary>A meeting new to this site.</summary>
    /// <param name="feedId">A number no other meeting has: the id that feeds of integers carry.</param>
    /// <param name="slug">A word no other meeting has, safe in an address.</param>
    public Meeting(long feedId, string slug, MeetingSource? source, string? sourceSlug, string? sourceKey)
    {
        (FeedId, Slug) = (feedId, slug);
        (Source, SourceSlug, SourceKey) = (source, sourceSlug, sourceKey);
    }

    [P0] public long Id { get; private set; }

    [P0] public long FeedId { get; private set; }

    [P0] public string Slug { get; private set; } = "";

    [P0] public long? SourceId { get; private set; }

    public MeetingSource? Source { get; private set; }

    /// <summary>The slug (or id) it has in the list it came from.</summary>
    [P0] public string? SourceSlug { get; private set; }

    /// <summary>What tells it from every other meeting of its source: the slug, with the day when one record was several days.</summary>
    [P0] public string? SourceKey { get; private set; }

    /// <summary>Instant the source says it was last changed.</summary>
    [P0] public Instant? SourceUpdatedAt { get; private set; }

    [P0] public string Name { get; private set; } = "";

    /// <summary>Code in the programme catalog: aa, na, smart …</summary>
    [P0] public string Programme { get; private set; } = "";

    /// <summary>Type codes of its programme; languages, audiences and access below are worked out from them too.</summary>
    [P0] public CodeList Types { get; private set; } = CodeList.Empty;

    /// <summary>BMLT format keys as its source gave them, so that they go out as they came in.</summary>
    [P0] public string? FormatKeys { get; private set; }

    /// <summary>ISO 639-1 codes.</summary>
    [P0] public CodeList Languages { get; private set; } = CodeList.Empty;

    /// <summary>Whom it is for, by <see cref="Audiences"/>; empty is everyone.</summary>
    [P0] public CodeList Audience { get; private set; } = CodeList.Empty;

    /// <summary>What the place offers, by <see cref="Accesses"/>.</summary>
    [P0] public CodeList Access { get; private set; } = CodeList.Empty;

    [P0] public Venue Venue { get; private set; }

    [P0] public string? Group { get; private set; }

    [P0] public string? GroupNotes { get; private set; }

    [P0] public string? Notes { get; private set; }

    [P0] public string? Website { get; private set; }

    [P0] public string? Location { get; private set; }

    [P0] public string? LocationNotes { get; private set; }

    [P0] public string? Street { get; private set; }

    [P0] public string? City { get; private set; }

    [P0] public string? State { get; private set; }

    [P0] public string? PostalCode { get; private set; }

    /// <summary>As the source writes it: a code or a name.</summary>
    [P0] public string? Country { get; private set; }

    [P0] public string? FormattedAddress { get; private set; }

    [P0] public string? Region { get; private set; }

    [P0] public string? SubRegion { get; private set; }

    /// <summary>Degrees north, -90 to 90.</summary>
    [P0] public double? Latitude { get; private set; }

    /// <summary>Degrees east, -180 to 180.</summary>
    [P0] public double? Longitude { get; private set; }

    /// <summary>The position is of the town, not of the door.</summary>
    [P0] public bool IsApproximate { get; private set; }

    /// <summary>The way in online, its passcode taken out.</summary>
    [P0] public string? ConferenceUrl { get; private set; }

    [P0] public string? ConferenceUrlNotes { get; private set; }

    [P0] public string? ConferencePhone { get; private set; }

    [P0] public string? ConferencePhoneNotes { get; private set; }

    /// <summary>Passcodes and people's contacts, sealed; never in a feed.</summary>
    [P1] public Sealed<PrivateDetails>? Private { get; private set; }

    [P0] public string TimeZone { get; private set; } = "";

    public Schedule Schedule { get; private set; } = null!;

    public IReadOnlyList<ChangedDate> Exceptions => exceptions;

    /// <summary>The BMLT service body it belongs to, as numbered by its source.</summary>
    [P0] public long? ServiceBodyId { get; private set; }

    /// <summary>BMLT fields that have no place above, as JSON, so that they go out as they came in.</summary>
    [P0] public string? Extra { get; private set; }

    /// <summary>A fingerprint of what the source last said: unchanged means nothing to write.</summary>
    [P0] public string? SourceDigest { get; private set; }

    [P0] public Instant UpdatedAt { get; private set; }

    /// <summary>When somebody here changed it; from then on its source no longer does.</summary>
    [P0] public Instant? EditedHereAt { get; private set; }

    /// <summary>When a steward last said that it is still right as listed.</summary>
    [P0] public Instant? ConfirmedAt { get; private set; }

    /// <summary>When it left the list it came from, or a steward closed it. Closed meetings are kept, not listed.</summary>
    [P0] public Instant? ClosedAt { get; private set; }

    public bool IsListed => ClosedAt is null;

    /// <summary>Where its sealed details belong.</summary>
    public SealedPlace PrivatePlace => PrivatePlaceOf(Slug);

    public static SealedPlace PrivatePlaceOf(string slug) => new("Meetings", slug, nameof(Private));

    /// <summary>Takes over what a listing says, at an instant. The same listing twice changes nothing.</summary>
    public void List(Listing listing, Sealed<PrivateDetails>? secrets, string? digest, Instant at)
    {
        Name = listing.Name;
        Programme = listing.Programme;
        Types = listing.Types;
        FormatKeys = listing.FormatKeys;
        Languages = listing.Languages;
        Audience = listing.Audience;
        Access = listing.Access;
        Venue = listing.Venue;
        Group = listing.Group;
        GroupNotes = listing.GroupNotes;
        Notes = listing.Notes;
        Website = listing.Website;
        Location = listing.Location;
        LocationNotes = listing.LocationNotes;
        Street = listing.Street;
        City = listing.City;
        State = listing.State;
        PostalCode = listing.PostalCode;
        Country = listing.Country;
        FormattedAddress = listing.FormattedAddress;
        Region = listing.Region;
        SubRegion = listing.SubRegion;
        Latitude = listing.Latitude;
        Longitude = listing.Longitude;
        IsApproximate = listing.IsApproximate;
        ConferenceUrl = listing.ConferenceUrl;
        ConferenceUrlNotes = listing.ConferenceUrlNotes;
        ConferencePhone = listing.ConferencePhone;
        ConferencePhoneNotes = listing.ConferencePhoneNotes;
        TimeZone = listing.TimeZone;
        Schedule = listing.Schedule;
        ServiceBodyId = listing.ServiceBodyId;
        Extra = listing.Extra;
        SourceUpdatedAt = listing.UpdatedAt;
        Private = secrets;
        SourceDigest = digest;
        exceptions.Clear();
        exceptions.AddRange(listing.Exceptions);
        ClosedAt = null;
        UpdatedAt = at;
    }

    /// <summary>It left its list. Twice is once.</summary>
    public void Close(Instant at)
    {
        if (ClosedAt is null)
        {
            ClosedAt = at;
            UpdatedAt = at;
        }
    }

    /// <summary>A steward says what it is now; from here on its source no longer does.</summary>
    public void Edit(MeetingEdit edit, Sealed<PrivateDetails>? secrets, Instant at)
    {
        Name = edit.Name;
        Venue = edit.Venue;
        Schedule = edit.Schedule;
        if ((Street, City, State, PostalCode) != (edit.Street, edit.City, edit.State, edit.PostalCode))
        {
            // Where it was is no longer where it is: the town will do until somebody says better.
            (FormattedAddress, Latitude, Longitude, IsApproximate) = (null, edit.Latitude, edit.Longitude, edit.Latitude is not null);
        }

        (Location, Street, City, State, PostalCode) = (edit.Location, edit.Street, edit.City, edit.State, edit.PostalCode);
        (ConferenceUrl, ConferencePhone, Notes) = (edit.ConferenceUrl, edit.ConferencePhone, edit.Notes);
        Private = secrets;
        (EditedHereAt, ConfirmedAt, UpdatedAt) = (at, at, at);
    }

    /// <summary>Somebody looked, and it is still right.</summary>
    public void Confirm(Instant at) => ConfirmedAt = at;

    /// <summary>A steward closed it: its source doesn't bring it back. Twice is once.</summary>
    public void CloseHere(Instant at)
    {
        if (ClosedAt is null)
        {
            EditedHereAt ??= at;
            Close(at);
        }
    }

    /// <summary>Takes <see cref="CloseHere"/> back: unless it was edited here as well, its source speaks for it again.</summary>
    public void Reopen(Instant at)
    {
        if (ClosedAt is not null)
        {
            EditedHereAt = EditedHereAt == ClosedAt ? null : EditedHereAt;
            (ClosedAt, UpdatedAt) = (null, at);
        }
    }
}

/// <summary>What a steward can change of a meeting, checked; passcodes already taken out.</summary>
/// <param name="Latitude">Of the town, for when the address changes; null when it isn't known.</param>
public sealed record MeetingEdit(
    string Name, Venue Venue, Schedule Schedule, string? Location, string? Street, string? City, string? State, string? PostalCode,
    double? Latitude, double? Longitude, string? ConferenceUrl, string? ConferencePhone, string? Notes);
