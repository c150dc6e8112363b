# Certificates of the tests' own, made by openssl.
import ssl
import subprocess


def serving(certificate):
    """A context for servers, with what make_certificate() gives."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    return context


def make_certificate(folder, name, *options):
    """(certificate, key) for CN=name in `folder`, signed by itself unless `options` say otherwise."""
    files = folder / f"{name}.pem", folder / f"{name}.key"
    new_key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    subprocess.run(
        ["openssl", "req", "-x509", *new_key, "-days", "2", "-subj", f"/CN={name}", *options]
        + ["-out", files[0], "-keyout", files[1]],
        check=True,
        capture_output=True,
    )
    return files
