use crate::Face;

/// `08:05`.
pub fn text(face: &Face) -> String {
    format!("{:02}:{:02}", face.hour, face.minute)
}
