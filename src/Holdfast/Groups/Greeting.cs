using Holdfast.Accounts;
using Holdfast.Data;
using NodaTime;

namespace Holdfast.Groups;

/// <summary>Whoever comes in is greeted: by those on the rota of the group, and when nobody has, by those who look after it.</summary>
public static class Greeting
{
    /// <summary>After that the facilitators are asked too.</summary>
    public static readonly Duration Late = Duration.FromHours(12);

    public sealed record Newcomer(string GroupId, string PostId, string Name, Instant Since);

    /// <summary>Memberships on the rota of their group now: by the group and by the site.</summary>
    public static IQueryable<Membership> GreetingAt(this IQueryable<Membership> memberships, HoldfastDb db, Instant now) =>
        memberships.Where(membership => membership.Greets && db.RoleGrants.HeldAt(now).Any(grant => grant.MemberId == membership.MemberId && grant.Role == Roles.Greeter));

    /// <summary>Welcomes that nobody has answered, longest waiting first, in groups where this person is asked to.</summary>
    public static IQueryable<Newcomer> Waiting(HoldfastDb db, Me me, Instant now)
    {
        var (member, greets, facilitates, late) = (me.MemberId, me.Holds(Roles.Greeter), me.Holds(Roles.Facilitator), now - Late);
        return from mine in db.Memberships
               where mine.MemberId == member && mine.State == MembershipState.In && (mine.SuspendedUntil == null || mine.SuspendedUntil <= now)
                   && ((greets && mine.Greets) || (facilitates && mine.FacilitatesUntil > now))
               join its in db.Groups on mine.GroupId equals its.Id
               join post in db.Posts on its.Id equals post.GroupId
               where its.ClosedAt == null && post.Rank == Post.NeedsReply && post.Intent == Intent.Welcome && post.WelcomesId != mine.Id && ((greets && mine.Greets) || post.At <= late)
               orderby post.Id
               select new Newcomer(its.PublicId, post.PublicId, its.Name, post.At);
    }
}
