using Holdfast.Accounts;
using Holdfast.Data;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Holdfast.Groups;

/// <summary>Who may reach which group. Every door asks here: page, list, report.</summary>
public static class GroupAccess
{
    /// <summary>Groups this person may know of. Hidden ones only their own people.</summary>
    public static IQueryable<Group> VisibleTo(this IQueryable<Group> groups, HoldfastDb db, Me me)
    {
        var member = me.IsSignedIn ? me.MemberId : 0;
        return groups.Where(group => group.ClosedAt == null
            && (group.Kind != GroupKind.Hidden || db.Memberships.Any(mine => mine.GroupId == group.Id && mine.MemberId == member && mine.State == MembershipState.In)));
    }

    /// <summary>How this person stands in a group they may know of; null where it isn't there for them. One query.</summary>
    /// <param name="publicId">Of the group.</param>
    public static async Task<Standing?> StandingIn(this HoldfastDb db, string publicId, Me me, IClock clock, CancellationToken cancellation)
    {
        if (publicId.Length != RandomIdLength)
        {
            return null;
        }

        var member = me.IsSignedIn ? me.MemberId : 0;
        var found = await (
            from row in db.Groups.AsNoTracking().VisibleTo(db, me).Where(row => row.PublicId == publicId)
            from mine in db.Memberships.AsNoTracking().Where(mine => mine.GroupId == row.Id && mine.MemberId == member).DefaultIfEmpty()
            select new { Group = row, Mine = mine, HasNotes = mine != null && db.Notes.Any(note => note.ToId == mine.Id) }).SingleOrDefaultAsync(cancellation);
        return found is null ? null : new Standing(found.Group, found.Mine, found.HasNotes, me, clock.GetCurrentInstant());
    }

    /// <summary>Memberships of those who look after their group now: by the group and by the site.</summary>
    public static IQueryable<Membership> FacilitatingAt(this IQueryable<Membership> memberships, HoldfastDb db, Instant now) =>
        memberships.Where(membership => membership.State == MembershipState.In && membership.FacilitatesUntil > now
            && db.RoleGrants.HeldAt(now).Any(grant => grant.MemberId == membership.MemberId && grant.Role == Roles.Facilitator));

    /// <summary>Nothing longer or shorter is looked up.</summary>
    private const int RandomIdLength = 22;
}

/// <summary>A group and how one person stands in it at one moment.</summary>
/// <param name="HasNotes">Somebody who looks after the group wrote to them.</param>
/// <param name="Mine">Their own row, whatever its state; null for somebody who has none.</param>
public sealed record Standing(Group Group, Membership? Mine, bool HasNotes, Me Me, Instant Now)
{
    public bool IsIn => Mine is { State: MembershipState.In };

    public bool IsPaused => Mine?.SuspendedUntil > Now;

    /// <summary>The agreements changed since they said yes.</summary>
    public bool MustAgree => IsIn && Mine!.AgreedTo < Group.AgreementsVersion;

    /// <summary>Reads what is said, and says.</summary>
    public bool MayRead => IsIn && !IsPaused && !MustAgree;

    /// <summary>Lets people in, pins, closes: a role in the group which the site must trust them with too.</summary>
    public bool MayFacilitate => MayRead && Mine!.FacilitatesUntil > Now && Me.Holds(Roles.Facilitator);

    public bool MayGreet => MayRead && Mine!.Greets && Me.Holds(Roles.Greeter);

    /// <summary>Says for the group that a meeting it goes to is still as listed.</summary>
    public bool MayConfirm => MayFacilitate || MayGreet;

    public bool MayJoin => Me.IsSignedIn && Mine is null && Group.Kind != GroupKind.Hidden;
}
