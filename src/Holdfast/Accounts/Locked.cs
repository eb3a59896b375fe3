namespace Holdfast.Accounts;

/// <summary>
/// The locked session this browser came with, if any: nobody is signed in, and its pages ask for the passphrase or a
/// passkey again. It was filled by the query that checked the session, as <see cref="Me"/> is.
/// </summary>
public sealed class Locked
{
    internal Me.Signed? Who { get; private set; }

    public bool IsOne => Who is not null;

    internal void Become(Me.Signed who) => Who = who;
}
