using Holdfast.Accounts;
using Holdfast.Data;
using Holdfast.Safety;
using Holdfast.Ui;
using Holdfast.Web;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Holdfast.Meetings.Desk;

/// <summary>Suggested corrections on the stewards' desk.</summary>
internal sealed class CorrectionsWaiting : IWaiting
{
    public const string Kind = "correction";
    private static readonly LocalText What = new("A correction was suggested", "Alguien propuso una corrección");

    public async Task<IReadOnlyList<Waiting>> For(HoldfastDb db, Me me, int most, CancellationToken cancellation)
    {
        var rows = await (
            from correction in db.Corrections.AsNoTracking()
            join meeting in db.Meetings on correction.MeetingId equals meeting.Id
            where correction.DecidedAt == null && meeting.ClosedAt == null
            orderby correction.At
            select new { correction.PublicId, correction.At, meeting.Slug, meeting.Name }).Take(most).ToListAsync(cancellation);
        return rows.ConvertAll(row => new Waiting(Kind, row.PublicId, What, row.At, null, $"/steward/meetings/{row.Slug}?correction={row.PublicId}", row.Name));
    }
}

/// <summary>Listings nobody has changed or confirmed for as long as the stewards chose.</summary>
internal sealed class StaleWaiting(Community community, IClock clock) : IWaiting
{
    public const string Kind = "stale";
    private static readonly LocalText What = new("Is this listing still right?", "¿Sigue bien este anuncio?");

    public async Task<IReadOnlyList<Waiting>> For(HoldfastDb db, Me me, int most, CancellationToken cancellation)
    {
        var before = clock.GetCurrentInstant() - Duration.FromDays(community.Choices.StaleDays);
        var rows = await db.Meetings.AsNoTracking()
            .Where(meeting => meeting.ClosedAt == null && meeting.UpdatedAt < before && (meeting.ConfirmedAt == null || meeting.ConfirmedAt < before))
            .OrderBy(meeting => meeting.UpdatedAt)
            .Take(most)
            .Select(meeting => new { meeting.Slug, meeting.Name, meeting.UpdatedAt, meeting.ConfirmedAt })
            .ToListAsync(cancellation);
        return rows.ConvertAll(row => new Waiting(Kind, row.Slug, What, row.ConfirmedAt ?? row.UpdatedAt, null, $"/steward/meetings/{row.Slug}", row.Name));
    }
}
