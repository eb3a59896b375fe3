using Holdfast.Data;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Holdfast.Groups;

/// <summary>Somebody comes into a group, or asks to.</summary>
public sealed class ComingIn(GroupSeals seals, Writer writer, IClock clock)
{
    /// <summary>Why the name won't do in this group, or null.</summary>
    public async Task<Refusal?> Check(HoldfastDb db, Group into, string alias, CancellationToken cancellation)
    {
        var hash = seals.AliasHash(into.PublicId, alias);
        return await db.Memberships.AnyAsync(other => other.GroupId == into.Id && other.AliasHash == hash, cancellation) ? new AliasTaken() : null;
    }

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
                    if (request is null && isWelcomed)
                    {
                        db.Posts.Add(Post.Welcome(membership, clock.GetCurrentInstant()));
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
