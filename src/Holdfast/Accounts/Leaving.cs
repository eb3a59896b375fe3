using Holdfast.Data;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Holdfast.Accounts;

/// <summary>
/// A member leaves for good: in one transaction every slice lets go of what was theirs and nobody can sign in as them any
/// more; then their key is destroyed, then their row goes. Broken off after the first step, it is finished at the next start.
/// </summary>
public sealed class Leaving(HoldfastDb db, Writer writer, KeyStore keys, IEnumerable<ILeave> slices, StorePlace place, IClock clock)
{
    public async Task Leave(long memberId, CancellationToken cancellation)
    {
        if (await Begin(memberId, cancellation))
        {
            // From here on there is no way back, and no reason to stop for a browser that has gone.
            await Finish(CancellationToken.None);
        }
    }

    /// <summary>The first step, which holds whole or not at all.</summary>
    /// <returns>False when they have left before.</returns>
    internal async Task<bool> Begin(long memberId, CancellationToken cancellation)
    {
        var isTheirs = false;
        await writer.Write(
            db,
            async () =>
            {
                var member = await db.Members.SingleOrDefaultAsync(member => member.Id == memberId && member.LeavingSince == null, cancellation);
                if (member is null)
                {
                    return;
                }

                var key = keys.Find(member.KeyId) ?? throw new InvalidOperationException("A member's key is gone before they left.");
                var leaver = new Leaver(member.Id, member.PublicId, key);
                foreach (var slice in slices)
                {
                    await slice.Leave(db, leaver, cancellation);
                }

                await db.Sessions.Where(session => session.MemberId == memberId).ExecuteDeleteAsync(cancellation);
                await db.KnownDevices.Where(device => device.MemberId == memberId).ExecuteDeleteAsync(cancellation);
                await db.RecoveryCodes.Where(code => code.MemberId == memberId).ExecuteDeleteAsync(cancellation);
                await db.Passkeys.Where(passkey => passkey.MemberId == memberId).ExecuteDeleteAsync(cancellation);
                await db.RoleGrants.Where(grant => grant.MemberId == memberId).ExecuteDeleteAsync(cancellation);
                member.Leave(clock.GetCurrentInstant());
                isTheirs = true;
            },
            cancellation);
        return isTheirs;
    }

    /// <summary>Destroys the key, then the row, of everybody whose leaving was begun.</summary>
    /// <returns>How many.</returns>
    internal async Task<int> Finish(CancellationToken cancellation)
    {
        var begun = await db.Members.AsNoTracking().Where(member => member.LeavingSince != null).Select(member => new { member.Id, member.KeyId }).ToListAsync(cancellation);
        foreach (var member in begun)
        {
            keys.Destroy(member.KeyId);
            await writer.Write(db, () => db.Members.Where(gone => gone.Id == member.Id).ExecuteDeleteAsync(cancellation), cancellation);
        }

        if (begun.Count > 0 && !place.IsPostgres)
        {
            // SQLite's log keeps old pages until it is emptied. What is in them is sealed under the destroyed key.
            await db.Database.ExecuteSqlAsync($"pragma wal_checkpoint(truncate)", cancellation);
        }

        return begun.Count;
    }
}

/// <summary>At the start of a site, finishes leavings that were broken off.</summary>
internal sealed class UnfinishedLeavings(IServiceScopeFactory scopes) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<Leaving>().Finish(cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
