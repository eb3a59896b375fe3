using Holdfast.Accounts;
using Holdfast.Data;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Holdfast.Groups;

/// <summary>Somebody comes into a group, or asks to.</summary>
public sealed class ComingIn(GroupSeals seals, Writer writer, SendingWord word, IClock clock)
{
    /// <summary>Why the name won't do in this group, or null.</summary>
    public async Task<Refusal?> Check(HoldfastDb db, Group into, string alias, CancellationToken cancellation)
    {
        var hash = seals.AliasHash(into.PublicId, alias);
        return await db.Memberships.AnyAsync(other => other.GroupId == into.Id && other.AliasHash == hash, cancellation) ? new AliasTaken() : null;
    }

    /// <summary>The day from which this member may ask again, after a no; null when they may now.</summary>
    public async Task<LocalDate?> AskAgainOn(HoldfastDb db, Group into, Me me, CancellationToken cancellation)
    {
        var (hash, today) = (seals.AskerHash(into.PublicId, me.PublicId), TodayIn(into));
        return await db.NotYets.Where(notYet => notYet.Hash == hash).Select(notYet => (LocalDate?)notYet.Until).SingleOrDefaultAsync(cancellation) is { } until && today < until ? until : null;
    }

    /// <summary>They weren't let in, and may ask again after a while; inside the caller's write.</summary>
    public async Task AskLater(HoldfastDb db, Group into, Membership asker, CancellationToken cancellation)
    {
        var hash = seals.AskerHash(into.PublicId, await db.Members.Where(member => member.Id == asker.MemberId).Select(member => member.PublicId).SingleAsync(cancellation));
        await db.NotYets.Where(notYet => notYet.Hash == hash).ExecuteDeleteAsync(cancellation);
        db.NotYets.Add(new NotYet(hash, TodayIn(into)));
    }

    private LocalDate TodayIn(Group into) => clock.GetCurrentInstant().InZone(into.TimeZone).Date;

    /// <summary>Done once for the form's id; a second click changes nothing.</summary>
    /// <param name="request">What they wrote when they ask; null when they come straight in.</param>
    /// <param name="isWelcomed">Open a thread where they are greeted.</param>
    /// <param name="invitation">Used up once with this.</param>
    /// <returns>Null when they are in, or asked.</returns>
    public async Task<Refusal?> Join(HoldfastDb db, string formId, Group into, long member, string alias, string? request, bool isWelcomed, Invitation? invitation, CancellationToken cancellation)
    {
        var key = seals.NewKey();
        var isUsed = false;
        try
        {
            await writer.WriteOnce(
                db,
                formId,
                async () =>
                {
                    var membership = Membership.Join(into, member, alias, key, seals, request, clock.GetCurrentInstant());
                    db.Memberships.Add(membership);
                    invitation?.Use();
                    if (invitation is { ToFacilitate: true })
                    {
                        membership.Facilitate(clock.GetCurrentInstant() + Membership.FacilitatesFor);
                    }

                    await db.SaveChangesAsync(cancellation);
                    if (request is not null)
                    {
                        await word.Asked(db, into, membership, cancellation);
                    }
                    else if (isWelcomed)
                    {
                        var welcome = Post.Welcome(membership, clock.GetCurrentInstant());
                        db.Posts.Add(welcome);
                        await word.Arrived(db, into, membership, welcome, by: null, cancellation);
                    }

                    isUsed = true;
                },
                cancellation);
            return null;
        }
        catch (DbUpdateConcurrencyException)
        {
            db.ChangeTracker.Clear();
            return new InvitationUsedUp();
        }
        catch (DbUpdateException) when (!isUsed)
        {
            // Either the name was taken between asking and writing, or they came in by another tab.
            db.ChangeTracker.Clear();
            var hash = seals.AliasHash(into.PublicId, alias);
            if (await db.Memberships.AnyAsync(other => other.GroupId == into.Id && (other.AliasHash == hash || other.MemberId == member), cancellation))
            {
                return new AliasTaken();
            }

            throw;
        }
        finally
        {
            if (!isUsed)
            {
                seals.Destroy(key.Id);
            }
        }
    }
}
