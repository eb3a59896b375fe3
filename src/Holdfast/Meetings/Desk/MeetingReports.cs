using Holdfast.Accounts;
using Holdfast.Data;
using Holdfast.Meetings.Feeds;
using Holdfast.Safety;
using Holdfast.Ui;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Holdfast.Meetings.Desk;

/// <summary>Listings can be reported and hidden. They are nobody's, so a decision about one is about no person.</summary>
internal sealed class MeetingReports(IClock clock) : IReportable
{
    public string Kind => "meeting";

    public LocalText Name { get; } = new("Meeting", "Reunión");

    public IReadOnlySet<Step> Steps { get; } = new HashSet<Step> { Step.Hide };

    public async Task<Reported?> Find(HoldfastDb db, Me me, string id, CancellationToken cancellation)
    {
        if (await db.Meetings.AsNoTracking().SingleOrDefaultAsync(meeting => meeting.Slug == id && meeting.ClosedAt == null, cancellation) is not { } found)
        {
            return null;
        }

        (LocalText Label, string? Text)[] said =
        [
            (new("Name", "Nombre"), found.Name),
            (new("Group", "Grupo"), found.Group),
            (new("Place", "Lugar"), string.Join(", ", new[] { found.Location, MeetingGuideRecord.AddressOf(found) }.Where(part => part is { Length: > 0 }))),
            (new("Link", "Enlace"), found.ConferenceUrl),
            (new("Phone", "Teléfono"), found.ConferencePhone),
            (new("Website", "Sitio web"), found.Website),
            (new("Notes", "Notas"), found.Notes),
            (new("About the group", "Sobre el grupo"), found.GroupNotes),
        ];
        return new Reported(found.Name, [.. said.Where(line => line.Text is { Length: > 0 }).Select(line => new SnapshotLine(line.Label, line.Text!))]) { Address = "/meetings/" + id };
    }

    public Task<IReadOnlyList<string>> GroupsJudgedBy(HoldfastDb db, Me me, CancellationToken cancellation) => Task.FromResult<IReadOnlyList<string>>([]);

    public Task<IReadOnlyList<string>> SubjectsOf(HoldfastDb db, Somebody who, CancellationToken cancellation) => Task.FromResult<IReadOnlyList<string>>([]);

    public Task<long?> MemberOf(HoldfastDb db, string subject, CancellationToken cancellation) => Task.FromResult<long?>(null);

    public async Task Do(HoldfastDb db, Deed deed, DeedTarget target, CancellationToken cancellation)
    {
        if (await db.Meetings.SingleOrDefaultAsync(meeting => meeting.Slug == target.Thing, cancellation) is not { } meeting)
        {
            return;
        }

        var now = clock.GetCurrentInstant();
        switch (deed)
        {
            case Deed.Hide:
                meeting.CloseHere(now);
                break;
            case Deed.Restore:
                meeting.Reopen(now);
                break;
            default:
                throw new InvalidOperationException($"A meeting knows no {deed}.");
        }

        db.Changes.Add(new Change(Change.Meeting, meeting.Id, now));
    }
}
