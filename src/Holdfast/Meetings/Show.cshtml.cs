using Holdfast.Accounts;
using Holdfast.Data;
using Holdfast.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Holdfast.Meetings;

/// <summary>One meeting: its next three times, how to get there or join, what to expect.</summary>
public sealed class ShowModel(HoldfastDb db, ProgrammeCatalog catalog, Viewer viewer, Me me, Sealer sealer) : PageModel
{
    private static readonly Duration JoinOpens = Duration.FromMinutes(30);
    private static readonly Duration LookAhead = Duration.FromDays(400);

    public Meeting Meeting { get; private set; } = null!;

    public Programme? Programme { get; private set; }

    public IReadOnlyList<MeetingType> Types { get; private set; } = [];

    public DateTimeZone Zone { get; private set; } = DateTimeZone.Utc;

    public IReadOnlyList<Occurrence> Next { get; private set; } = [];

    /// <summary>The way in online is shown from 30 minutes before until the end.</summary>
    public bool JoinIsOpen { get; private set; }

    public bool IsSignedIn => me.IsSignedIn;

    /// <summary>How members get in past the door: opened only while the way in is open, and never for visitors.</summary>
    public PrivateDetails? WayIn { get; private set; }

    public bool IsOnline => Meeting.Venue is Venue.Online or Venue.Hybrid;

    public bool IsInPerson => Meeting.Venue is Venue.InPerson or Venue.Hybrid;

    public async Task<IActionResult> OnGet(string slug, CancellationToken cancellation)
    {
        if (slug.Length > 100 || await db.Meetings.AsNoTracking().Include(meeting => meeting.Exceptions).SingleOrDefaultAsync(meeting => meeting.Slug == slug && meeting.ClosedAt == null, cancellation) is not { } found)
        {
            return NotFound();
        }

        Meeting = found;
        Programme = catalog.Find(found.Programme);
        Types = Programme is null ? [] : [.. found.Types.Select(Programme.FindType).OfType<MeetingType>()];
        Zone = DateTimeZoneProviders.Tzdb.GetZoneOrNull(found.TimeZone) ?? DateTimeZone.Utc;
        var now = viewer.Now;
        Next = found.Venue == Venue.TemporarilyClosed
            ? []
            : [.. Occurrences.Between(found.Schedule, Zone, found.Exceptions, now, now + LookAhead).Take(3)];
        JoinIsOpen = Next.Count > 0 && Next[0].Start - JoinOpens <= now;
        if (JoinIsOpen && me.IsSignedIn && found.Private is { } secrets)
        {
            // People's own contacts are in there too, and aren't for members.
            WayIn = sealer.Open(secrets, found.PrivatePlace) with { Contacts = [] };
        }

        return Page();
    }
}
