//! The certificate for `discord.com` and its store of files, made anew at every start: a root of our own and a leaf signed by it.
//!
//! Two certificates rather than one self-signed: OpenSSL takes as a root only what says it is an authority.

use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair, KeyUsagePurpose,
};
use tokio_native_tls::TlsAcceptor;

use super::Error;

/// The hosts that the bot believes to be talking to: the API's, and that of the store of files.
const HOSTS: [&str; 2] = ["discord.com", "cdn.discordapp.com"];

/// The root certificate in PEM and the server's side of TLS.
pub(super) struct Authority {
    pub(super) ca_pem: String,
    pub(super) acceptor: TlsAcceptor,
}

/// Makes both certificates.
pub(super) fn authority() -> Result<Authority, Error> {
    let (ca_pem, chain, key) = certificates().map_err(|error| Error::Certificate(error.to_string()))?;
    let acceptor = native_tls::Identity::from_pkcs8(chain.as_bytes(), key.as_bytes())
        .and_then(native_tls::TlsAcceptor::new)
        .map_err(|error| Error::Certificate(error.to_string()))?;
    Ok(Authority { ca_pem, acceptor: acceptor.into() })
}

fn certificates() -> Result<(String, String, String), rcgen::Error> {
    let mut root = CertificateParams::new(Vec::new())?;
    root.distinguished_name.push(DnType::CommonName, "OmniCRM sandbox root");
    root.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    root.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    let root_key = KeyPair::generate()?;
    let root_certificate = root.self_signed(&root_key)?;

    let mut leaf = CertificateParams::new(HOSTS.map(str::to_owned))?;
    leaf.distinguished_name.push(DnType::CommonName, HOSTS[0]);
    leaf.use_authority_key_identifier_extension = true;
    leaf.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    leaf.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    let leaf_key = KeyPair::generate()?;
    let leaf_certificate = leaf.signed_by(&leaf_key, &Issuer::from_params(&root, &root_key))?;

    let chain = format!("{}{}", leaf_certificate.pem(), root_certificate.pem());
    Ok((root_certificate.pem(), chain, leaf_key.serialize_pem()))
}
