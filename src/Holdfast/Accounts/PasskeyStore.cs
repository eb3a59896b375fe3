using Holdfast.Data;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Holdfast.Accounts;

/// <summary>
/// Members and their passkeys as Identity's <see cref="PasskeyHandler{TUser}"/> asks for them. It only reads: what proves
/// right is written by <see cref="Passkeys"/>, in the write it belongs to.
/// </summary>
internal sealed class PasskeyStore(HoldfastDb db, Sealer sealer) : IUserPasskeyStore<Member>
{
    public Task<Member?> FindByIdAsync(string userId, CancellationToken cancellationToken) =>
        db.Members.SingleOrDefaultAsync(member => member.PublicId == userId && member.LeavingSince == null, cancellationToken);

    public Task<string> GetUserIdAsync(Member user, CancellationToken cancellationToken) => Task.FromResult(user.PublicId);

    /// <summary>What a device shows in its list of passkeys: the same for everybody.</summary>
    public Task<string?> GetUserNameAsync(Member user, CancellationToken cancellationToken) => Task.FromResult<string?>(Passkeys.ShownName);

    public async Task<IList<UserPasskeyInfo>> GetPasskeysAsync(Member user, CancellationToken cancellationToken) =>
        [.. (await db.Passkeys.AsNoTracking().Where(passkey => passkey.MemberId == user.Id).ToListAsync(cancellationToken)).Select(passkey => passkey.Open(sealer).ForIdentity())];

    public async Task<UserPasskeyInfo?> FindPasskeyAsync(Member user, byte[] credentialId, CancellationToken cancellationToken)
    {
        var hash = Passkey.HashOf(credentialId, sealer);
        var passkey = await db.Passkeys.AsNoTracking().SingleOrDefaultAsync(passkey => passkey.MemberId == user.Id && passkey.CredentialHash == hash, cancellationToken);
        return passkey?.Open(sealer).ForIdentity();
    }

    public Task<Member?> FindByPasskeyIdAsync(byte[] credentialId, CancellationToken cancellationToken)
    {
        var hash = Passkey.HashOf(credentialId, sealer);
        return db.Members.SingleOrDefaultAsync(member => db.Passkeys.Any(passkey => passkey.MemberId == member.Id && passkey.CredentialHash == hash), cancellationToken);
    }

    public Task AddOrUpdatePasskeyAsync(Member user, UserPasskeyInfo passkey, CancellationToken cancellationToken) => throw ReadsOnly();

    public Task RemovePasskeyAsync(Member user, byte[] credentialId, CancellationToken cancellationToken) => throw ReadsOnly();

    public Task SetUserNameAsync(Member user, string? userName, CancellationToken cancellationToken) => throw ReadsOnly();

    public Task<string?> GetNormalizedUserNameAsync(Member user, CancellationToken cancellationToken) => throw ReadsOnly();

    public Task SetNormalizedUserNameAsync(Member user, string? normalizedName, CancellationToken cancellationToken) => throw ReadsOnly();

    public Task<IdentityResult> CreateAsync(Member user, CancellationToken cancellationToken) => throw ReadsOnly();

    public Task<IdentityResult> UpdateAsync(Member user, CancellationToken cancellationToken) => throw ReadsOnly();

    public Task<IdentityResult> DeleteAsync(Member user, CancellationToken cancellationToken) => throw ReadsOnly();

    public Task<Member?> FindByNameAsync(string normalizedUserName, CancellationToken cancellationToken) => throw ReadsOnly();

    public void Dispose()
    {
    }

    private static NotSupportedException ReadsOnly() => new("Members and passkeys are written through Writer, not through Identity.");
}
